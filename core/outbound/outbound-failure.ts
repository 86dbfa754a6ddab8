/** Why a request has no answer, as a sentence for an admin. `figure` is a limit or a status. */
const sentences = {
  'url-not-valid': () => 'The URL is not valid. It begins with https:// and the name of a host.',
  'url-with-credentials': () => 'The URL contains a user name or a password. Remove them from it.',
  'http-not-allowed': () =>
    'The URL begins with http:, so others can read what is sent. Use https:, or add the network of the host to OUTBOUND_ALLOWED_NETWORKS.',
  'address-not-allowed': () =>
    'The host has a private or reserved address. If it is yours, add its network or its name to OUTBOUND_ALLOWED_NETWORKS.',
  'header-not-allowed': () => 'A header of the request is not valid, or is one that Countersign sets itself.',
  'name-unknown': () => 'The host name does not exist. Correct it, or add it to your name server.',
  'name-not-resolved': () => 'The name server does not answer for the host name.',
  'connection-refused': () => 'The host refuses the connection. Check that the server runs and that the port is right.',
  unreachable: () => 'The host cannot be reached from here. Check routes and firewalls.',
  'connect-timeout': (figure) => `No connection within ${figure ?? 'the time limit'}. Check the address, routes and firewalls.`,
  timeout: (figure) => `No answer within ${figure ?? 'the time limit'}.`,
  'connection-closed': () => 'The server closed the connection before its answer ended.',
  'connection-failed': () => 'The connection failed.',
  'certificate-not-trusted': () =>
    'The certificate of the server is not from an authority that this process trusts. Set NODE_EXTRA_CA_CERTS to the file with the certificate of the authority.',
  'certificate-of-another-host': () => 'The certificate of the server is for another host name. Use a name of the certificate in the URL.',
  'certificate-expired': () => 'The certificate of the server has expired or is not valid yet. Renew it.',
  'tls-failed': () =>
    'The server does not speak TLS on this port, or demands what Countersign does not have, such as a client certificate.',
  'ssh-failed': () => 'The server does not speak SSH on this port, or only in ways that Countersign holds for unsafe.',
  redirect: (figure) =>
    `The server redirects to another URL${figure ? ` (${figure})` : ''}, which is not followed. Set the URL that answers.`,
  'answer-too-large': (figure) => `The answer is larger than ${figure ?? 'the limit'}.`,
  'headers-too-large': (figure) => `The headers of the answer are larger than ${figure ?? 'the limit'}.`,
  'answer-not-valid': () => 'The answer is not valid HTTP.',
} as const satisfies Record<string, (figure?: string) => string>

export type OutboundCause = keyof typeof sentences

/** A request that got no answer. The message is a sentence for an admin and contains nothing of what the server sent but its status. */
export class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure'

  constructor(
    readonly code: OutboundCause,
    figure?: string,
  ) {
    super(sentences[code](figure))
  }
}

/** The sentence for the code of an OutboundFailure, without its figure; null for any other code. */
export function outboundSentence(code: string): string | null {
  return isOutboundCause(code) ? new OutboundFailure(code).message : null
}

const isOutboundCause = (code: string): code is OutboundCause => Object.hasOwn(sentences, code)
