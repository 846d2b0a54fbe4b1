import type { Import } from './imports.ts';
import type { Room } from './rooms.ts';

/** Says of each import that breaks a rule which one it breaks, of each file without a room so, and of each cycle its files. */
export function judge({
  files,
  imports,
  rooms,
}: {
  files: readonly string[];
  imports: readonly Import[];
  rooms: readonly Room[];
}) {
  const roomOf = (file: string) => rooms.find((room) => file.startsWith(room.files));
  const homeless = files
    .filter((file) => roomOf(file) === undefined)
    .map((file) => `${file} is in no room (scripts/rooms/rooms.ts)`);
  const wrong = imports.flatMap((one) => {
    const room = roomOf(one.from);
    const reason = room && (one.own ? refuseFile(one, { room, target: roomOf(one.to) }) : refusePackage(one, room));
    return reason ? [`${one.from} imports ${one.to}: ${reason}`] : [];
  });
  return [...homeless, ...wrong, ...cyclesAmong(imports)];
}

function refuseFile({ typeOnly }: Import, { room, target }: { room: Room; target: Room | undefined }): string | undefined {
  if (target === undefined) return 'it is in no room';
  if (target === room || room.rooms.includes(target.name)) return undefined;
  if (room.types?.includes(target.name)) return typeOnly ? undefined : `${room.name} may import types alone from ${target.name}`;
  return `${room.name} may not import ${target.name}`;
}

function refusePackage({ to, typeOnly }: Import, room: Room): string | undefined {
  if (to.startsWith('node:')) return room.node ? undefined : `${room.name} is free of Node's own modules`;
  if (room.packages?.includes(to)) return undefined;
  if (room.packageTypes?.includes(to)) return typeOnly ? undefined : `${room.name} may import types alone from ${to}`;
  return `${room.name} may not import this package`;
}

/**
 * Each cycle once, told from its first file on. Imports of types alone are gone when the code runs and do not count: an error
 * may carry an event, and an event's constructor may throw that error. Rooms have no cycle, types included: their table has none.
 */
function cyclesAmong(imports: readonly Import[]): string[] {
  const graph = new Map<string, string[]>();
  for (const { from, to, own, typeOnly } of imports) if (own && !typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  const done = new Set<string>();
  const found = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.add(`a cycle: ${[...path.slice(start), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of [...graph.keys()].sort()) visit(file, []);
  return [...found];
}
