import { CopyButton } from './copy-button'

/** A shortened digest, complete on hover and when copied; `of` names what it is the digest of. */
export function Sha256({ hex, of }: { hex: string; of: string }) {
  return (
    <span className="inline-flex items-center">
      <span title={hex}>
        sha-256{' '}
        <span className="font-mono text-xs">
          {hex.slice(0, 4)}…{hex.slice(-4)}
        </span>
      </span>
      <CopyButton text={hex} label={`Copy the sha-256 of ${of}`} />
    </span>
  )
}
