import { unseenParts } from './unseen-parts'

/** A person's name, city or e-mail. Invisible characters are shown as their codes and have no effect. */
export function PersonText({ children }: { children: string | null }) {
  const parts = unseenParts(children ?? '')
  if (parts.length === 1) return children
  return parts.map((part, place) =>
    place % 2 ? (
      <code key={place} className="mx-0.5 rounded-sm border border-line px-0.5 text-invalid text-xs">
        {part}
      </code>
    ) : (
      <bdi key={place}>{part}</bdi>
    ),
  )
}
