/**
 * Which operations the running product is expected to have. A name that is off is skipped and said so; switch one on here
 * once it is built, or for one run with FARSHORE_FEATURES=all or FARSHORE_FEATURES=patchItem,events.
 */
const BUILT = {
  alertSettings: true,
  events: true,
  failoverCancel: true,
  patchItem: true,
  recoveryPlans: true,
  roles: true,
  testFailover: true,
  vaultHealth: true,
};

function wanted(setting) {
  if (!setting) {
    return BUILT;
  }
  const names = setting === "all" ? Object.keys(BUILT) : setting.split(",").map((name) => name.trim());
  for (const name of names) {
    if (!(name in BUILT)) {
      throw new Error(`FARSHORE_FEATURES names '${name}'; there are ${Object.keys(BUILT).join(", ")}`);
    }
  }
  return Object.fromEntries(Object.keys(BUILT).map((name) => [name, BUILT[name] || names.includes(name)]));
}

export const FEATURES = Object.freeze(wanted(process.env.FARSHORE_FEATURES));
