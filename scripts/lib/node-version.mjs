import { Refusal } from './progress.mjs';

/** As `engines` of package.json: Node loads the ES modules of Nest from CommonJS, and TypeORM names these versions. */
export function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const least = { 20: 19, 22: 13, 24: 11 }[major];
  const isKnown = least === undefined ? major > 24 : minor >= least;
  if (!isKnown) throw new Refusal(`Node 20.19, 22.13, 24.11 or newer is needed; this is ${process.version}.`);
}
