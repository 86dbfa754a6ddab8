import { RefusalHelp } from '#ui/account/refusal-help'

/** Why an act on operators was refused, and where to go about it. */
export function Refused({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <p role="alert" className="mt-2 basis-full text-rejected">
      {error.message}
      <RefusalHelp error={error} />
    </p>
  )
}
