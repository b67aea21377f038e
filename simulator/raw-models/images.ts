import { checkBody, needed, text } from '../families/check-body';
import { isObject } from '../json';
import { countText, type RawModel } from './raw-model';

/** One pixel of grey, as PNG: it shows that an image has come. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** Titan Image Generator and Nova Canvas. */
export const amazonImages: RawModel = {
  isOf: ({ vendor, name }) => vendor === 'amazon' && /^(?:titan-image-|nova-canvas)/.test(name),
  answer(body) {
    checkBody(body, {
      taskType: needed(text),
      textToImageParams: { type: 'object' },
      imageVariationParams: { type: 'object' },
      imageGenerationConfig: { type: 'object' },
    });
    const { text: asked = '' } = isObject(body.textToImageParams) ? body.textToImageParams : {};
    const { numberOfImages: count } = isObject(body.imageGenerationConfig) ? body.imageGenerationConfig : {};
    const images = Array(typeof count === 'number' ? count : 1).fill(pixel);
    return { body: { images, error: null }, inputTokens: countText(String(asked)) };
  },
};

/** Stability's models. */
export const stabilityImages: RawModel = {
  isOf: ({ vendor }) => vendor === 'stability',
  answer(body) {
    checkBody(body, {
      prompt: needed(text),
      mode: text,
      aspect_ratio: text,
      output_format: text,
      negative_prompt: text,
      seed: { type: 'integer', min: 0 },
    });
    return {
      body: { seeds: [1], finish_reasons: [null], images: [pixel] },
      inputTokens: countText(String(body.prompt)),
    };
  },
};
