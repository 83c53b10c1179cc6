import type { Query } from '../../bot/query/query.ts';
import { correctionError, corrections } from '../../bot/query/suggestions.ts';
import { productTypeOf } from '../../bot/text/products.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { STAGES, stageNamed, type UpgradeStage } from './firmware-stages.ts';

/** A filter of upgrades. */
export interface FirmwareFilter {
  /** An upgrade is in one of them; in the order of the answer; empty for any stage. */
  stages: UpgradeStage[];
  /** An upgrade is for one of them; in Meraki's spelling, e.g. `wireless`; empty for any product. */
  productTypes: string[];
}

/**
 * Reads `scheduled MR`, in any order.
 *
 * @throws KnownError `bad_arguments` for a word that is neither a stage nor a product
 */
export function firmwareFilter(query: Pick<Query, 'args' | 'say'>): FirmwareFilter {
  const { words } = query.args;
  const stages = new Set<UpgradeStage>();
  const productTypes = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const stage = stageNamed(word);
    const two = productTypeOf(`${word} ${words[at + 1] ?? ''}`);
    const productType = two ?? productTypeOf(word);
    if (stage !== undefined) stages.add(stage);
    else if (productType !== undefined) productTypes.add(productType);
    else throw unknown(word, query);
    if (stage === undefined && two !== undefined) at += 1;
  }
  return { stages: STAGES.filter((stage) => stages.has(stage)), productTypes: [...productTypes] };
}

function unknown(word: string, query: Pick<Query, 'args' | 'say'>): KnownError {
  const what = `${quote(word)} is no stage of an upgrade and no product line.`;
  const [closest, ...more] = corrections([word], STAGES);
  if (closest !== undefined) return correctionError([closest, ...more], what, query);
  const next = `Say ${code('firmware scheduled')}, ${code('firmware completed')} or ${code('firmware MR')}; or ${code('firmware in')} and a network.`;
  return new KnownError('bad_arguments', what, next);
}
