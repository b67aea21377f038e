/**
 * What is made at the first use and kept. For modules that are loaded late: Node takes its time to find one again that
 * another file was the first to load.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
