import type { WrittenCell } from './workbook.js';

// What clerks write, each with what it means. No entry depends on another cell.

type Forms<T> = readonly (readonly [written: WrittenCell, meant: T])[];

const all = <T>(meant: T, written: readonly WrittenCell[]): Forms<T> => written.map((one) => [one, meant]);

export const VILLAGES = ['', '一组', '河边村4组', '大坪村，东头', '三组 "老屋"', '老街|下场口', '𠮷村;北'] as const;
export const NAMES = ['张三', '李四妹', '阿合·吉拉', '和丽娟', '欧阳春燕', '𠮷田', 'Anna Li'] as const;

export const POOR: Forms<boolean> = [
  ...all(true, ['是', '√', '✓', 'Y', 'y', 'Ｙ', '有', '建档立卡', '建档立卡户', '贫困户', '是的', 'yes', '1', 1, '对']),
  ...all(false, ['否', '×', 'N', 'n', '无', '', '不是', '非贫困户', '一般户', 'no', '0', 0, '-', '/', '没有', '✕']),
];

export const PLACES: Forms<string | null> = [
  ['广东佛山', '440600'],
  ['广东省东莞市', '441900'],
  ['江苏 苏州 昆山', '320583'],
  ['江苏苏州昆山', '320583'],
  ['福建泉州晋江', '350582'],
  ['浙江义乌', '330782'],
  ['上海市', '310000'],
  ['山东青岛', '370200'],
  ['去浙江宁波打工', '330200'],
  ['广东/佛山/顺德', '440606'],
  ['广东—佛山', '440600'],
  ['新疆维吾尔自治区', '650000'],
  ['江苏省无锡市江阴市', '320281'],
  ['四川成都', '510100'],
  ['想去广东', '440000'],
  ['Guangdong Foshan', '440600'],
  ...all(null, [
    '省外',
    '都行',
    '',
    '随便，有活就行',
    '哪里都行',
    '听安排',
    '不限',
    '沿海城市',
    '外省',
    'anywhere',
    '无所谓',
    '没想好',
  ]),
];

export const WAGES: Forms<number | null> = [
  ...all(4000, [
    '4000',
    4000,
    '4000元',
    '４０００元',
    '4千',
    '四千',
    '4000左右',
    '4000-5000',
    '4-5千',
    '4000/月',
    '4K',
    '0.4万',
  ]),
  ...all(5000, [
    '5千',
    '５千',
    '0.5万',
    '五千',
    '5000元/月',
    '月薪5000',
    '5,000',
    '5000+',
    '五六千',
    '5000~6000元',
    '不低于5000',
  ]),
  ...all(3500, [
    '3500-4500',
    '3500—4500元',
    '3500至4500',
    '三千五',
    '3千5',
    '3.5k',
    '3500～4500',
    '3500到4500元',
    '3500起',
  ]),
  ...all(6000, ['六千左右', '6000上下', '六千多', '6000元以上', '6000元每月', '约6000']),
  ...all(null, ['面议', '', '不限', '看情况', '随便', '无要求', '-', '面谈']),
];

export const DATES: Forms<string | null> = [
  ...all('2020-03-12', [
    '2020年3月12日',
    '2020/3/12',
    '2020-03-12',
    '2020.3.12',
    '3月12日',
    '3月12号',
    '三月十二日',
    { day: 43_902 },
  ]),
  ...all('2020-03-18', [
    '3月18日',
    '3月18号以后',
    '３月１８日',
    '3月18日左右',
    '2020年03月18日',
    '20200318',
    20200318,
    '3/18',
  ]),
  ...all('2020-03-20', [
    '2020.03.20',
    '3月20日-25日',
    '2020年3月20日（周五）',
    '20年3月20日',
    '3月20日至3月25日',
    '二〇二〇年三月二十日',
  ]),
  ...all(null, ['月底', '随时', '', '3月底', '尽快', '待定', '3月中旬', '等通知']),
];

/** Behind each the question whether the cell names somebody, where {name} stands. */
export const COMPANIONS = [
  ...['', '', '', '', '无', '独自', '/'],
  ...['{name}', '和{name}一起', '与{name}同行', '跟{name}一起', '同{name}', '和{name}一块', '{name}一起'],
] as const;

export const SEXES: Forms<'male' | 'female' | null> = [
  ...all<'male' | 'female' | null>('male', ['男', ' 男 ', 'M', 'male']),
  ...all<'male' | 'female' | null>('female', ['女', '女性', 'F', 'Female']),
  ...all<'male' | 'female' | null>(null, ['', '', '', '']),
];

/** How columns are headed. */
export const TITLES: Readonly<Record<string, readonly string[]>> = {
  row: ['序号', '编号', 'No.', '序', 'No', '项次'],
  name: [
    '姓名',
    '务工人员姓名',
    '姓  名',
    'Name',
    '劳动力姓名',
    '人员姓名',
    'Full name',
    '*姓名',
    '姓名（必填）',
    '名字',
    '外出人员',
  ],
  sex: ['性别', '性  别', 'Sex', '男/女', '性别（男/女）', 'Gender'],
  id: [
    '身份证号码',
    '身份证号',
    '公民身份号码',
    '证件号码',
    'ID number',
    '身份证',
    '居民身份证号码',
    'ID card no.',
    '身份证号（18位）',
  ],
  phone: [
    '联系电话',
    '手机号',
    '电话',
    '联系方式',
    'Phone',
    '手机号码',
    'Mobile',
    '本人联系电话',
    '移动电话',
    'Tel.',
    '联系号码',
  ],
  village: ['住址（村组）', '家庭住址', 'Village', '村组', '所在村组', '户籍地址', '现住址', '村（组）', 'Address'],
  poor: [
    '是否建档立卡',
    '建档立卡',
    '贫困户',
    '是否为建档立卡贫困户',
    'Registered poor',
    '是否贫困户',
    '建档立卡贫困劳动力',
    '脱贫户',
  ],
  place: [
    '意向务工地',
    '务工地点',
    '想去哪里',
    'Destination',
    '务工意向地',
    '就业意向地',
    '目的地',
    '拟务工地',
    '去向',
    '意向就业地（省市县）',
  ],
  occupation: [
    '意向工种',
    '工种',
    '意向岗位',
    '求职意向',
    'Occupation',
    '从事工种',
    '想干什么',
    '岗位意向',
    'Job wanted',
  ],
  wage: [
    '期望月工资',
    '工资要求',
    '期望月工资（元）',
    'Expected wage',
    '期望薪资',
    '月薪要求',
    '最低工资要求',
    '期望待遇',
    'Expected salary (yuan/month)',
  ],
  date: [
    '拟出发时间',
    '出发日期',
    '出发时间',
    'Departure date',
    '返岗时间',
    '计划出行日期',
    '何时能走',
    '可出发日期',
    'Available from',
  ],
  companion: ['同行人', '同行人员', '结伴人员', 'Travels with', '同伴', '和谁一起走', '一起走的人', 'Companion'],
  notes: ['备注', '备  注', '说明', 'Remarks', '其他', '特殊情况', 'Notes'],
};

/** Columns of other forms, which say nothing that is asked here. */
export const STRANGE_TITLES = [
  ...[
    '民族',
    '文化程度',
    '出生年月',
    '户主姓名',
    '与户主关系',
    '紧急联系人',
    '紧急联系电话',
    '去年务工地',
    '去年月工资',
    '健康状况',
  ],
  ...[
    '上车地点',
    '填报日期',
    '返乡时间',
    '银行卡号',
    '帮扶干部',
    '同行人电话',
    '备用联系电话',
    '驻村干部姓名',
    '原务工单位',
    'Emergency contact',
  ],
] as const;
