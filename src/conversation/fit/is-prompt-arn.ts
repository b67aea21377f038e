const promptArn = /^arn:[^:]+:bedrock:[^:]*:[^:]*:prompt\//;

/** Whether a model's name is that of a prompt of Prompt management, which brings its own model and parameters. */
export function isPromptArn(model: string): boolean {
  return promptArn.test(model);
}
