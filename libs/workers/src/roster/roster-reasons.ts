import type { Text } from '#kernel';

/** Why a row is refused; the codes that a clerk's key uses. */
export type RefusalReason =
  | 'id-missing'
  | 'id-length'
  | 'id-date'
  | 'id-checksum'
  | 'id-lost-digits'
  | 'under-16'
  | 'name-missing'
  | 'name-unreadable';

/** What is wrong with a row that is taken all the same. */
export type RowWarning = 'phone-unusable' | 'sex-mismatch';

export type RowReason = RefusalReason | RowWarning | `same-id-as-row-${number}`;

/** What stays open about a row until a person answers. */
export type QuestionCode =
  | 'name-doubtful'
  | 'characters-unreadable'
  | 'companion-ambiguous'
  | 'companion-unknown'
  | 'companion-refused'
  | 'companion-several'
  | 'destination-ambiguous'
  | 'destination-unreadable'
  | 'destination-partly-read'
  | 'wage-unreadable'
  | 'wage-not-monthly'
  | 'date-unreadable'
  | 'poor-unreadable'
  | 'sex-unreadable';

type Remedy = { readonly text: Text; readonly remedy: Text };

const remedy = (zh: string, en: string, doZh: string, doEn: string): Remedy => ({
  text: { zh, en },
  remedy: { zh: doZh, en: doEn },
});

const SAME_ID = remedy(
  '身份证号码与前面某行相同',
  'An earlier row has the same ID number',
  '核对两行是否同一人，删除重复行或更正号码',
  'Check whether both rows are one person; delete one or correct the number',
);

/** What is wrong, and what to do about it, for each reason and question. */
export const REMEDIES: Readonly<Record<RefusalReason | RowWarning | QuestionCode, Remedy>> = {
  'id-missing': remedy('缺少身份证号码', 'The ID number is missing', '补填 18 位身份证号码', 'Enter the 18 digits'),
  'id-length': remedy(
    '身份证号码不是 18 位',
    'The ID number does not have 18 digits',
    '对照身份证重新填写 18 位号码',
    'Copy all 18 digits from the card',
  ),
  'id-date': remedy(
    '身份证号码中的出生日期不存在',
    'The birth date within the ID number is not a day of the calendar',
    '对照身份证更正第 7–14 位',
    'Correct digits 7–14 from the card',
  ),
  'id-checksum': remedy(
    '身份证号码校验不通过',
    'The ID number fails its check digit',
    '对照身份证逐位核对',
    'Compare it with the card digit by digit',
  ),
  'id-lost-digits': remedy(
    '身份证号码按数字输入，末几位已丢失',
    'The ID number was typed as a number and has lost its last digits',
    '将该列设为文本格式后重新填写号码',
    'Set the column to text and type the number again',
  ),
  'under-16': remedy(
    '填报时未满 16 周岁',
    'Under 16 on the date of the form',
    '未满 16 周岁不得务工，请删除该行',
    'Nobody under 16 may work; delete the row',
  ),
  'name-missing': remedy('缺少姓名', 'The name is missing', '补填姓名', 'Enter the name'),
  'name-unreadable': remedy(
    '姓名中含有无法显示的控制字符',
    'The name contains control characters',
    '对照身份证重新填写姓名',
    'Copy the name from the card',
  ),
  'name-doubtful': remedy(
    '姓名中有数字、隐形字符或乱码',
    'The name has digits, invisible or lost characters',
    '对照身份证核对姓名',
    'Compare the name with the card',
  ),
  'characters-unreadable': remedy(
    '单元格中有控制字符，不予保存',
    'A cell has control characters, which are not kept',
    '核对该单元格内容',
    'Check what the cell should say',
  ),
  'phone-unusable': remedy(
    '联系电话不是有效手机号',
    'The phone number is not a mobile number',
    '核实后补充，可填家人号码',
    'Ask again; a relative’s number will do',
  ),
  'sex-mismatch': remedy(
    '性别与身份证号码不符',
    'The sex contradicts the ID number',
    '核对性别和身份证号码',
    'Check the sex and the ID number',
  ),
  'companion-ambiguous': remedy(
    '表中有多人与同行人同名',
    'Several rows bear the companion’s name',
    '确认是哪一行',
    'Say which row is meant',
  ),
  'companion-unknown': remedy(
    '表中没有找到同行人',
    'The companion is not in the roster',
    '填写同行人姓名，或确认其不在本表',
    'Write the companion’s name, or confirm that the person is not in this roster',
  ),
  'companion-refused': remedy(
    '同行人所在行未通过',
    'The companion’s row was not accepted',
    '先处理同行人所在行',
    'Settle the companion’s row first',
  ),
  'companion-several': remedy(
    '填写了多名同行人，暂取第一名',
    'Several companions are named; the first was taken',
    '确认同行小组成员',
    'Confirm who belongs to the group',
  ),
  'destination-ambiguous': remedy(
    '意向务工地可能指多个地方',
    'The destination may mean several places',
    '写明省、市、县',
    'Write province, city and county',
  ),
  'destination-unreadable': remedy(
    '无法识别意向务工地',
    'The destination could not be read',
    '写明省、市、县，或写“不限”',
    'Write province, city and county, or “any”',
  ),
  'destination-partly-read': remedy(
    '意向务工地只识别了一部分',
    'Only a part of the destination was understood',
    '确认识别的地点',
    'Confirm the place that was read',
  ),
  'wage-unreadable': remedy(
    '无法识别期望月工资',
    'The expected wage could not be read',
    '填写每月元数，如 4500，或写“面议”',
    'Write yuan a month, such as 4500, or “negotiable”',
  ),
  'wage-not-monthly': remedy(
    '期望工资不是按月填写',
    'The expected wage is not by the month',
    '换算为每月元数',
    'Write it in yuan a month',
  ),
  'date-unreadable': remedy(
    '无法识别拟出发时间',
    'The departure date could not be read',
    '按“2020年3月12日”填写',
    'Write it like 2020-03-12',
  ),
  'poor-unreadable': remedy(
    '无法识别是否建档立卡，暂按“否”',
    'Whether the person is registered poor could not be read; taken as no',
    '填写“是”或“否”',
    'Write yes or no',
  ),
  'sex-unreadable': remedy('无法识别性别', 'The sex could not be read', '填写“男”或“女”', 'Write male or female'),
};

/** Text and remedy for any reason or question of a row. */
export function remedyFor(code: RowReason | QuestionCode): Remedy {
  return isSameId(code) ? SAME_ID : REMEDIES[code];
}

const isSameId = (code: RowReason | QuestionCode): code is `same-id-as-row-${number}` =>
  code.startsWith('same-id-as-row-');
