import { Refusal } from './progress.mjs';

/** Node loads the ES modules of Nest from CommonJS since 20.19. */
export function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12) || major === 21) {
    throw new Refusal(`Node 20.19, 22.12 or newer is needed; this is ${process.version}.`);
  }
}
