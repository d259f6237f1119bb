// The unit specs that a mutant must fail (`npm run mutation`): pure and fast, without servers.
const { projects } = require('./jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

module.exports = {
  ...unit,
  roots: ['<rootDir>/libs', '<rootDir>/test/support'],
  testMatch: [
    '<rootDir>/libs/{order,balance,coupon,outbox}/test/**/*.spec.ts',
    '<rootDir>/libs/product/test/stock*.spec.ts',
  ],
  // Specs of adapters, requests and documents: they load the frameworks, and none of them is about what is mutated.
  testPathIgnorePatterns: [
    ...unit.testPathIgnorePatterns,
    '/(published-schemas|redis-.*|sqs-.*|batched-.*|sold-out-coupons|under-way|place-order\\.request)\\.spec\\.ts$',
  ],
  // Every mutant loads its specs anew, so they load no more of the frameworks than they need.
  moduleNameMapper: {
    '^@nestjs/common$': '<rootDir>/test/support/mutation/nest-decorators.js',
    '^@app/(platform|fast-path)$': '<rootDir>/test/support/mutation/$1.ts',
    ...unit.moduleNameMapper,
  },
};
