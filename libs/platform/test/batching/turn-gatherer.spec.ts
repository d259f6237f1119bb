import { TurnGatherer } from '@app/platform/batching/turn-gatherer';
import { setImmediate as endOfTurn } from 'node:timers/promises';

describe('What is added in one turn of the event loop', () => {
  it('is handed on together at its end, and what comes then is the next turn’s', async () => {
    const handedOn: string[][] = [];
    const gatherer = new TurnGatherer<string>((items) => {
      handedOn.push([...items]);
      if (items.includes('b')) gatherer.add('later');
    });
    gatherer.add('a');
    await Promise.resolve();
    gatherer.add('b');
    expect(handedOn).toEqual([]);
    await endOfTurn();
    expect(handedOn).toEqual([['a', 'b']]);
    await endOfTurn();
    expect(handedOn).toEqual([['a', 'b'], ['later']]);
  });
});
