/** What a run found: steps that failed, checks that did not hold, and answers that deviate from the contract. */
export class Report {
  #failures = [];
  #deviations = new Map();
  #skipped = new Set();
  #checked = 0;
  #unvalidated = 0;
  #step = "";
  #begin = Date.now();

  /** Runs a step; a later step is only worth running when this one worked, so its error ends the run. */
  async step(name, work) {
    const begin = Date.now();
    const before = this.#failures.length;
    this.#step = name;
    try {
      return await work();
    } catch (error) {
      this.#failures.push(`${name}: ${explain(error)}`);
      throw error;
    } finally {
      const mark = this.#failures.length > before ? "FAIL" : "ok  ";
      console.log(`${mark} ${((Date.now() - begin) / 1000).toFixed(1).padStart(6)} s  ${name}`);
      this.#failures.slice(before).forEach((failure) => console.log(`       ${failure}`));
    }
  }

  skip(name, feature) {
    this.#skipped.add(feature);
    console.log(`skip           ${name} (feature '${feature}' is off)`);
  }

  /** A strict check, whose failure does not stop the step. */
  equal(actual, expected, what) {
    this.#checked++;
    const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (found !== wanted) {
      this.#failures.push(`${this.#step}: ${what} is ${found}, expected ${wanted}`);
    }
  }

  that(holds, what) {
    this.#checked++;
    if (!holds) {
      this.#failures.push(`${this.#step}: ${what}`);
    }
  }

  /** Takes what the contract found wrong with one answer. */
  answer(deviations) {
    if (deviations === undefined) {
      this.#unvalidated++;
      return;
    }
    this.#checked++;
    for (const each of deviations) {
      const key = `${each.operation} ${each.where} ${each.what}`;
      const known = this.#deviations.get(key) ?? { ...each, count: 0 };
      known.count++;
      this.#deviations.set(key, known);
    }
  }

  /** Prints everything; true when nothing failed. */
  finish(validated) {
    const all = [...this.#deviations.values()].sort((a, b) => (a.operation + a.where).localeCompare(b.operation + b.where));
    const violations = all.filter((each) => !each.unknown);
    print("deviations from the contract", violations);
    print("not in the contract (allowed, reported)", all.filter((each) => each.unknown));
    if (!validated) {
      console.log("\nanswers were not validated: FARSHORE_CONTRACT names no folder with the contract");
    }
    const passed = this.#failures.length === 0 && violations.length === 0;
    const seconds = ((Date.now() - this.#begin) / 1000).toFixed(0);
    console.log(
      `\n${passed ? "PASS" : "FAIL"}: ${this.#checked} checks, ${this.#failures.length} failed, ${violations.length} kinds of ` +
        `deviations, ${this.#unvalidated} answers of other providers, skipped: ${[...this.#skipped].join(", ") || "none"}; ${seconds} s`,
    );
    return passed;
  }
}

function print(title, deviations) {
  if (deviations.length > 0) {
    console.log(`\n${title}:`);
    deviations.forEach((each) => console.log(`  ${each.operation}  ${each.where}  ${each.what}  (x${each.count})`));
  }
}

function explain(error) {
  const details = error.response?.bodyAsText ?? "";
  return `${error.statusCode ?? ""} ${error.code ?? ""} ${error.message} ${details}`.trim().slice(0, 600);
}
