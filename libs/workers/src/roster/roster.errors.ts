import { DomainError } from '#kernel';

/** Neither a workbook nor a text file whose characters can be read. */
export const unreadable = (found: string) =>
  new DomainError(
    'roster.unreadable',
    'invalid',
    {
      zh: '无法读取该文件。请另存为 .xlsx，或 UTF-8、GBK 编码的 CSV 后重新上传',
      en: 'This file cannot be read. Save it as .xlsx or as CSV in UTF-8 or GBK and upload it again',
    },
    { found },
  );

export const tooLarge = (what: string, limit: number) =>
  new DomainError(
    'roster.too-large',
    'invalid',
    {
      zh: `文件超出限制（${what} 最多 ${limit}）。请拆分后分别上传`,
      en: `The file exceeds a limit (${what}: at most ${limit}). Split it and upload the parts`,
    },
    { what, limit },
  );

/** An archive built to exhaust whoever opens it, or whose parts contradict its directory. */
export const hostileArchive = (found: string) =>
  new DomainError(
    'roster.hostile-archive',
    'invalid',
    {
      zh: '该压缩文件结构异常，已拒绝打开。请在表格软件中打开后另存为 .xlsx',
      en: 'This archive is not built like a workbook and was not opened. Open it in a spreadsheet program and save it as .xlsx',
    },
    { found },
  );

export const macros = () =>
  new DomainError('roster.macros', 'invalid', {
    zh: '文件含有宏，已拒绝打开。请另存为不含宏的 .xlsx',
    en: 'The workbook contains macros and was not opened. Save it as .xlsx without macros',
  });

export const externalLinks = () =>
  new DomainError('roster.external-links', 'invalid', {
    zh: '文件引用了其他工作簿，已拒绝打开。请将公式粘贴为数值后另存',
    en: 'The workbook refers to other workbooks and was not opened. Paste formulas as values and save it again',
  });

export const oldWorkbook = () =>
  new DomainError('roster.old-or-encrypted', 'invalid', {
    zh: '文件为旧版 .xls 或已加密。请去掉密码并另存为 .xlsx',
    en: 'This is an old .xls file or it is protected by a password. Remove the password and save it as .xlsx',
  });

/** The name says one kind of file, the content is another. */
export const wrongExtension = (ending: string, found: 'xlsx' | 'text') =>
  new DomainError(
    'roster.wrong-extension',
    'invalid',
    {
      zh: `文件名以 .${ending} 结尾，内容却是${found === 'xlsx' ? '工作簿' : '其他格式'}。请在表格软件中打开核对后，另存为 .xlsx 或 .csv`,
      en: `The name ends in .${ending}, but the content is ${found === 'xlsx' ? 'a workbook' : 'something else'}. Open it in a spreadsheet program, check it, and save it as .xlsx or .csv`,
    },
    { ending, found },
  );

/** @param missing the columns that no heading and no content stood for */
export const noHeader = (missing: readonly string[]) =>
  new DomainError(
    'roster.no-header',
    'invalid',
    {
      zh: '没有找到表头。表中须有一行列名，至少包括“姓名”和“身份证号码”',
      en: 'No header row was found. The table needs a line of column names with at least 姓名 (name) and 身份证号码 (ID number)',
    },
    { missing },
  );
