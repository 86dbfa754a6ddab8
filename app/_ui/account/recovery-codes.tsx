import { CopyButton } from '#ui/basics/copy-button'

/** Shown once: what lets one in when the authenticator is lost. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div role="status">
      <p className="flex items-center gap-2">
        It is on. Keep these codes where only you find them; each lets you in once.{' '}
        <CopyButton text={codes.join('\n')} label="Copy the codes" />
      </p>
      <ul aria-label="Recovery codes" className="mt-3 grid max-w-[320px] grid-cols-2 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  )
}
