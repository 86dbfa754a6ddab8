import type { TargetVersionEntry } from '#core/targets/get-target'
import { When } from '#ui/basics/when'
import { TargetChanges } from './target-changes'

/** What each version changed, newest first, and who agreed on it. */
export function TargetVersions({ versions }: { versions: TargetVersionEntry[] }) {
  return (
    <section aria-label="Versions">
      <h2 className="mb-2 font-semibold">Versions</h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet">
        {versions.map(({ number, confirmedAt, proposedBy, confirmedBy, changes }) => (
          <li key={number} className="px-4 py-2">
            <p>
              <span className="font-medium">Version {number}</span>{' '}
              <span className="text-soft text-sm">
                took effect <When at={confirmedAt} />, proposed by {proposedBy ?? 'a command on the server'}, confirmed by {confirmedBy}
              </span>
            </p>
            {changes.length > 0 && (
              <details className="text-sm">
                <summary className="w-fit cursor-pointer py-1 text-accent-text">What it changed</summary>
                <TargetChanges changes={changes} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
