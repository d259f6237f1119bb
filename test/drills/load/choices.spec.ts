import { Chance } from './chance';
import { choose } from './choices';

const PRODUCTS = 20;
const some = (seed: number, who: number) => {
  const chance = Chance.of(seed, who);
  return Array.from({ length: 500 }, () => choose(chance, PRODUCTS));
};

describe('the choices of a drill', () => {
  it('are repeated by their seed, for each caller', () => {
    expect(some(7, 3)).toEqual(some(7, 3));
    expect(some(7, 3)).not.toEqual(some(8, 3));
    expect(some(7, 3)).not.toEqual(some(7, 4));
  });

  it('have a key of their own each, and all acts', () => {
    const all = [...some(1, 0), ...some(1, 1), ...some(2, 0)];
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(new Set(all.map(({ act }) => act)).size).toBe(8);
  });

  it('name products that there are, each once in an order', () => {
    for (const { products } of some(3, 0)) {
      expect(new Set(products).size).toBe(products.length);
      expect(products.every((place) => place >= 0 && place < PRODUCTS)).toBe(true);
    }
  });

  it('shuffle without losing any', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    expect(Chance.of(5, 0).shuffled(names).sort()).toEqual(names);
    expect(Chance.of(5, 0).shuffled(names)).toEqual(Chance.of(5, 0).shuffled(names));
  });
});
