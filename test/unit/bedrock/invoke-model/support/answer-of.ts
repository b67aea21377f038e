import assert from 'node:assert/strict';
import type { FamilyAnswer, Json, ModelFamily } from '../../../../../src/bedrock/invoke-model/model-family';

/** A whole answer of a family that calls no tools. */
export function answerOf(family: ModelFamily, body: Json): Omit<FamilyAnswer, 'cutToolInput'> {
  const { cutToolInput, ...answer } = family.fromBody(body);
  assert.equal(cutToolInput?.size ?? 0, 0, 'no tool was called');
  return answer;
}
