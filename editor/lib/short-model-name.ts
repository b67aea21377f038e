const geography = /^(us|eu|apac|jp|au|ca|global|us-gov)\./;
/** The provider stays where hardly anything would be left: `deepseek.r1`. */
const provider = /^[a-z0-9]+\.(?=.{5})/;

/**
 * The name of a model as people say it: `us.anthropic.claude-sonnet-4-5-20250929-v1:0` gives `claude-sonnet-4-5`,
 * an ARN gives that of its last part.
 */
export function shortModelName(model: string): string {
  const id = model.trim().split('/').pop() ?? '';
  const revision = /(-v?\d+)?(:\w+)+$/;
  const version = /-v\d+$/;
  const date = /-\d{8}$/;
  return [geography, revision, version, date, provider].reduce((name, part) => name.replace(part, ''), id);
}
