import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.mjs';

/** The state of a data directory between starts: ports, passwords, engine, currency, completed steps. */
export class Memory {
  constructor(dataDir) {
    this.path = Memory.pathIn(dataDir);
    this.content = readJson(this.path) ?? {};
  }

  static pathIn(dataDir) {
    return join(dataDir, 'state.json');
  }

  get(key) {
    return this.content[key];
  }

  set(key, value) {
    this.content[key] = value;
    writeJson(this.path, this.content);
    return value;
  }

  /** A password of that name: 128 random bits, made once. */
  secret(name) {
    const key = `secret:${name}`;
    return this.get(key) ?? this.set(key, randomBytes(16).toString('base64url'));
  }
}
