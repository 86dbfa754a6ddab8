import { RefusalHelp } from '#ui/account/refusal-help'

/** Why a change of an operator was refused, and where to go next. */
export function Refused({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <p role="alert" className="mt-2 basis-full text-rejected">
      {error.message}
      <RefusalHelp error={error} />
    </p>
  )
}
