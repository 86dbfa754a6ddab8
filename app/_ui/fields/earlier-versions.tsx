import type { VersionEntry } from '#core/field-versions/get-fields'
import { When } from '#ui/basics/when'
import { FieldChanges } from './field-changes'

/** What each version changed, newest first, and who agreed on it. */
export function EarlierVersions({ versions }: { versions: VersionEntry[] }) {
  return (
    <section aria-label="Versions">
      <h2 className="mb-2 font-semibold">Versions</h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet">
        {versions.map((version) => (
          <li key={version.number} className="px-4 py-2">
            <p>
              <span className="font-medium">Version {version.number}</span>{' '}
              <span className="text-soft text-sm">
                took effect <When at={version.inForceFrom} />
                {version.confirmedBy
                  ? `, proposed by ${version.proposedBy ?? 'a command on the server'}, confirmed by ${version.confirmedBy}`
                  : ', the default fields'}
              </span>
            </p>
            {version.changes.length > 0 && (
              <details className="text-sm">
                <summary className="w-fit cursor-pointer py-1 text-accent-text">What it changed</summary>
                <FieldChanges changes={version.changes} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
