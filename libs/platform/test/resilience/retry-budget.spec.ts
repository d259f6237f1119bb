import { RetryBudget } from '@app/platform/resilience/retry-budget';

describe('A budget of repetitions', () => {
  let budget: RetryBudget;

  beforeEach(() => {
    jest.useFakeTimers();
    budget = new RetryBudget();
  });
  afterEach(() => jest.useRealTimers());

  function takeAll(): number {
    let taken = 0;
    while (budget.take()) taken++;
    return taken;
  }

  it('allows what was saved up, and no more', () => {
    expect(takeAll()).toBe(20);
    expect(budget.take()).toBe(false);
  });

  it('allows a tenth of the calls', () => {
    takeAll();
    for (let n = 0; n < 100; n++) budget.called();
    expect(takeAll()).toBeGreaterThanOrEqual(9); // a tenth is no exact number
    for (let n = 0; n < 100_000; n++) budget.called();
    expect(takeAll()).toBe(20);
  });

  it('allows ten a second without any call', () => {
    takeAll();
    jest.advanceTimersByTime(500);
    expect(takeAll()).toBe(5);
  });
});
