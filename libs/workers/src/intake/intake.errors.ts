import { DomainError } from '#kernel';

/** Another process went on with this roster in between; it is let alone. */
export const rosterInWork = () =>
  new DomainError('roster.in-work', 'unavailable', {
    zh: '该花名册正由另一进程处理，请稍后再试',
    en: 'Another process works on this roster; try again in a moment',
  });

export const rosterCancelled = () =>
  new DomainError('roster.cancelled', 'conflict', { zh: '导入已取消', en: 'The import was cancelled' });

/** Everything or nothing was asked for. */
export const rowsRejected = (rejected: number) =>
  new DomainError(
    'roster.rows-rejected',
    'conflict',
    {
      zh: `有 ${rejected} 行未通过核对，按“全部或不写”的要求未写入任何一行`,
      en: `${rejected} rows were refused: as all or none were wanted, none was written`,
    },
    { rejected },
  );

export const columnsUnfit = () =>
  new DomainError('roster.columns-unfit', 'invalid', {
    zh: '请为每一列指明含义或留空，且每种含义至多一列，须有姓名和身份证号码两列',
    en: 'Say for each column what it holds, or null; nothing twice, and name and ID among them',
  });

export const fileGone = () =>
  new DomainError('roster.file-gone', 'conflict', {
    zh: '原文件已按期删除，请重新上传',
    en: 'The file itself was erased in the meantime; upload it again',
  });
