import { Contract, contractFolder } from "./contract.js";
import { Lab } from "./lab.js";
import { life } from "./life.js";
import { Recorder } from "./recorder.js";
import { Report } from "./report.js";
import { replay } from "./examples.js";

/** Runs everything: a whole life with the official clients, then the official examples. Exits 0 only when nothing deviates. */
const lab = new Lab();
const report = new Report();
const folder = contractFolder();
const contract = folder ? Contract.load(folder) : undefined;
const recorder = new Recorder(contract, report);
const parts = process.argv.slice(2);
const wanted = (part) => parts.length === 0 || parts.includes(part);

try {
  if (wanted("life")) {
    await life(lab, recorder, report);
  }
  if (wanted("examples") && contract) {
    await replay(lab, recorder, report, contract, folder);
  }
} catch (error) {
  console.error(error.stack);
}
process.exitCode = report.finish(contract !== undefined) ? 0 : 1;
