/**
 * Why files cannot be put in a place. `unauthorized` and `missing` stop the target, because an admin has to do something; `busy` and `failed` may
 * pass and are tried again; `file` is about one file alone.
 */
export const fileRefusals = ['unauthorized', 'missing', 'busy', 'failed', 'file'] as const
export type FileRefusal = (typeof fileRefusals)[number]

const failures = {
  'sign-in-refused': ['unauthorized', 'The server does not accept the user and the password or private key. Check them.'],
  'private-key-not-valid': ['unauthorized', 'The private key cannot be read. Make one by ssh-keygen, without a passphrase, and set it.'],
  'host-key-differs': [
    'unauthorized',
    'The server shows another host key than the settings say. Set the fingerprint of its Ed25519 key or, if it has none, of its ECDSA or RSA key. If the key was not replaced on purpose, the server may be another one.',
  ],
  'access-denied': [
    'unauthorized',
    'The folder or bucket may not be listed, read or written. Check what the user or the access key may do.',
  ],
  'key-refused': ['unauthorized', 'The server does not accept the access key. Check its id and the secret access key.'],
  'region-differs': ['missing', 'The bucket is in another region. Correct the region and the address.'],
  'folder-missing': ['missing', 'The folder does not exist. Make it, or correct it in the settings.'],
  'folder-outside': ['missing', 'A symbolic link leads out of DELIVERY_FOLDER. Remove it, or choose another folder.'],
  'folder-not-set': ['missing', 'The delivery process has no DELIVERY_FOLDER. Set it to the folder below which files may be written.'],
  'bucket-missing': ['missing', 'The bucket does not exist. Make it, or correct it in the settings.'],
  'no-hard-links': [
    'missing',
    'The file system of the folder has no hard links, without which a file cannot get its name safely. Use another one.',
  ],
  'no-sftp': ['missing', 'The server lets us in, but not to SFTP. Allow SFTP for the user.'],
  'not-supported': ['missing', 'The server cannot do what is needed: write a file only if its name is free.'],
  'request-refused': ['missing', 'The server refuses the request. Check the address, the region, the bucket and the prefix.'],
  'clock-differs': ['failed', 'The clock of the server differs from the one of this machine by more than it accepts. Correct the clock.'],
  'disk-full': ['failed', 'The disk of the folder is full.'],
  'server-busy': ['busy', 'The server takes no more files for now.'],
  'server-failed': ['failed', 'The server could not do it.'],
  timeout: ['failed', 'The file did not arrive within the time limit.'],
  differs: ['file', 'The place has another file of this name, which was left as it is.'],
  'too-large': ['file', 'The file is larger than 64 MiB.'],
} as const satisfies Record<string, readonly [FileRefusal, string]>

export type FileFailure = keyof typeof failures

/** The most bytes of a file. */
export const maxFileBytes = 64 * 1024 ** 2

/** A file that was not put, or a place that cannot be used. The message is a sentence for an admin, without anything that the other side sent. */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly refusal: FileRefusal

  constructor(
    readonly code: FileFailure,
    readonly retryAfterSeconds: number | null = null,
  ) {
    const [refusal, sentence] = failures[code]
    super(sentence)
    this.refusal = refusal
  }
}
