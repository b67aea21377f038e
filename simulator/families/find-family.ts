import type { JsonObject } from '../json';
import { type Model, simulatedName } from '../models';
import { malformedBody } from '../service-error';
import { claude } from './claude';
import type { Family } from './family';
import { nova } from './nova';

/** The families the simulator speaks with InvokeModel. A new one is a file and a name here. */
const families: Family[] = [claude, nova];

/** The family a model's bodies belong to. Throws a ServiceError naming the body where the simulator does not speak it. */
export function findFamily(model: Model, body: JsonObject): Family {
  // An ARN may hide the model, and the simulator's own are of every family: there the body tells.
  const isOpen = simulatedName(model) !== undefined || model.name === '';
  const family = families.find((candidate) => (isOpen ? candidate.recognises(body) : candidate.isOf(model)));
  if (!family) {
    const known = families.map(({ name }) => name).join(', ');
    const key = Object.keys(body)[0] ?? 'nothing';
    throw malformedBody(`#: extraneous key [${key}] is not permitted (the simulator knows the bodies of: ${known})`);
  }
  return family;
}
