/** Sets environment variables until the test is over (undefined removes one). Call it inside `describe`. */
export function environment(): (variables: Record<string, string | undefined>) => void {
  const before = new Map<string, string | undefined>();
  const put = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  afterEach(() => {
    for (const [name, value] of before) put(name, value);
    before.clear();
  });
  return (variables) => {
    for (const [name, value] of Object.entries(variables)) {
      if (!before.has(name)) before.set(name, process.env[name]);
      put(name, value);
    }
  };
}
