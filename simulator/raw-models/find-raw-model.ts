import type { Model } from '../models';
import { cohereEmbeddings, novaEmbeddings, titanEmbeddings } from './embeddings';
import { amazonImages, stabilityImages } from './images';
import type { RawModel } from './raw-model';
import { rerank } from './rerank';

const rawModels: RawModel[] = [
  titanEmbeddings,
  novaEmbeddings,
  cohereEmbeddings,
  rerank,
  amazonImages,
  stabilityImages,
];

/** What answers for a model that holds no conversations; `undefined` where it does. */
export function findRawModel(model: Model): RawModel | undefined {
  return rawModels.find(({ isOf }) => isOf(model));
}
