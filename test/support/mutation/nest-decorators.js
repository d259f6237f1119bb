// Stands for @nestjs/common in mutation tests: use cases need its decorators only, and loading it for every mutant takes
// longer than all of their specs.
const decorator = () => () => undefined;

const applyDecorators =
  (...decorators) =>
  (target, key) =>
    decorators.forEach((decorate) => decorate(target, key));

module.exports = { applyDecorators, Inject: decorator, Injectable: decorator, Module: decorator, Optional: decorator };
