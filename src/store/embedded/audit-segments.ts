import type { Slices } from '../../core/async/slices.ts';
import type { AuditPart, OpenedPart } from './audit-reader.ts';
import { type AuditEdit, rewriteFile, surveyFile } from './audit-rewrite.ts';
import { type AuditSegment, inOrder } from './audit-segment.ts';
import { codeOf, type Files, syncFolder } from './disk.ts';

/** The place of the segments and their collaborators. */
export interface SegmentListDeps {
  folder: string;
  files: Files;
  slices: Slices;
  /** Rejects when this process may not change the folder. */
  assertHeld(): Promise<void>;
}

/** The segments of an audit log. Only one of `edit` and `deleteBefore` may run at a time. */
export interface SegmentList {
  /** Returns the number of the next segment. */
  nextNumber(): number;
  add(segment: AuditSegment): void;
  /** Lists those of now, the newest first. They can be read whole, whatever becomes of them meanwhile. */
  parts(): AuditPart[];
  /** Changes entries in all of them. @see AuditFiles.rewrite */
  edit(edit: AuditEdit): Promise<number>;
  /** Deletes older entries. @see AuditFiles.deleteBefore */
  deleteBefore(time: number): Promise<number>;
  /** Makes `edit` and `deleteBefore` reject before the next segment. */
  stop(): void;
}

/** Creates the list. @param found in their order */
export function createSegmentList(
  found: readonly AuditSegment[],
  { folder, files, slices, assertHeld }: SegmentListDeps,
): SegmentList {
  let segments = found;
  let isStopped = false;

  async function open(segment: AuditSegment): Promise<OpenedPart | undefined> {
    try {
      return await openPart(files, segment.path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT' && !segments.includes(segment)) return undefined;
      throw error;
    }
  }

  async function remove(segment: AuditSegment): Promise<void> {
    await assertHeld();
    segments = segments.filter((one) => one !== segment);
    try {
      await files.rm(segment.path, { force: true });
    } catch (error) {
      segments = inOrder([...segments, segment]);
      throw error;
    }
    await syncFolder(files, folder);
  }

  /** @param isOver whether the whole file goes */
  async function editOne(segment: AuditSegment, edit: AuditEdit, isOver = false): Promise<number> {
    if (isStopped) throw new Error('the audit log is closed');
    const deps = { path: segment.path, edit, slices, files, assertHeld };
    const { changed, bytes } = await surveyFile(deps);
    if (isOver || bytes === 0) await remove(segment);
    else if (changed > 0) await rewriteFile(deps);
    return changed;
  }

  return {
    nextNumber: () => (segments.at(-1)?.number ?? 0) + 1,
    add(segment) {
      segments = [...segments, segment];
    },
    parts: () => segments.toReversed().map((segment) => ({ to: segment.to, open: () => open(segment) })),
    async edit(edit) {
      let changed = 0;
      for (const segment of segments) changed += await editOne(segment, edit);
      return changed;
    },
    async deleteBefore(time) {
      const edit: AuditEdit = { change: (entry) => (entry.at < time ? undefined : entry) };
      let deleted = 0;
      for (const segment of segments.filter(({ from }) => from < time))
        deleted += await editOne(segment, edit, segment.to < time);
      return deleted;
    },
    stop() {
      isStopped = true;
    },
  };
}

/** Opens a file as it is now: what is added to it later is not read. */
export async function openPart(files: Files, path: string): Promise<OpenedPart> {
  const file = await files.open(path, 'r');
  try {
    return { file, size: (await file.stat()).size };
  } catch (error) {
    await file.close();
    throw error;
  }
}
