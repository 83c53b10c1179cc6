import { KnownError } from '../../core/errors.ts';

/** For the log; the refusal of Meraki has a cause, too, and neither gets other buttons. */
const cause = () => new Error('outside of what is lent, or unknown');

/** Makes the refusal of a network that is not lent: in the words for one that does not exist, so that nobody learns which it is. */
export function unknownNetwork(): KnownError {
  const what = 'Meraki does not know this network, or the link may not see it.';
  return new KnownError('not_found', what, 'Check the name, or say `networks` to see what there is.', {
    cause: cause(),
  });
}

/** Makes the refusal of a device outside of what is lent, in the words for one that does not exist. */
export function unknownDevice(): KnownError {
  const what = 'Meraki does not know this device, or the link may not see it.';
  return new KnownError(
    'not_found',
    what,
    'Check the name or serial, or say `devices` to see what there is.',
  );
}
