/** Numbers between 0 and 1 that look random and are the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const oddValues: unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e300,
  '',
  'x',
  '🙂',
  true,
  false,
  [],
  {},
  [null],
  [[]],
  [{}],
  { a: 1 },
];
const oddSchemas: unknown[] = [
  { $ref: '#' },
  { type: ['string', 'null'] },
  '[a-z',
  '^(a+)+$',
  'array',
  'x'.repeat(3000),
];
const strayKeys = [
  'text',
  'toolUse',
  'json',
  'enum',
  'const',
  'pattern',
  'allOf',
  'anyOf',
  'items',
  'required',
  'type',
];

/** A copy of a body in which here and there something is odd, missing or too much. */
export function mutateBody(value: unknown, random: () => number, likelihood: number): unknown {
  const odd = () => pick([...oddValues, ...oddSchemas], random);
  const mutate = (inner: unknown): unknown => {
    if (random() < likelihood) {
      return odd();
    }
    if (Array.isArray(inner)) {
      return [...inner.map(mutate), ...(random() < likelihood ? [odd()] : [])];
    }
    if (typeof inner !== 'object' || inner === null) {
      return inner;
    }
    const members = Object.entries(inner).filter(() => random() >= likelihood);
    const stray = random() < likelihood ? [[pick(strayKeys, random), odd()]] : [];
    return Object.fromEntries([...members.map(([key, member]) => [key, mutate(member)]), ...stray]);
  };
  return mutate(value);
}

function pick<Item>(items: Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}
