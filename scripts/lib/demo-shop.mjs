/** The demo shop: prices in won. In another currency `inMinorUnits` makes them a tenth as many minor units (£12.90). */
export const products = [
  {
    sku: 'TEA-001',
    name: '보성 우전 녹차 · Boseong First-Flush Green Tea',
    category: '차와 커피 · Tea & Coffee',
    price: 24_000,
    stock: 120,
    description:
      '곡우 전에 손으로 딴 어린잎. 70도 물에 2분이면 충분합니다. · Young leaves picked by hand before the April rain. Two minutes at 70 °C are enough.',
  },
  {
    sku: 'TEA-002',
    name: '메밀차 티백 30개 · Roasted Buckwheat Tea, 30 bags',
    category: '차와 커피 · Tea & Coffee',
    price: 8_900,
    stock: 400,
    description: '구수하게 볶은 봉평 메밀, 카페인 없음. · Nutty roasted buckwheat from Bongpyeong, without caffeine.',
  },
  {
    sku: 'COF-001',
    name: '서울숲 블렌드 원두 500g · Seoul Forest Coffee Beans, 500 g',
    category: '차와 커피 · Tea & Coffee',
    price: 19_500,
    stock: 200,
    description:
      '다크 초콜릿과 구운 아몬드의 향, 매주 화요일에 볶습니다. · Dark chocolate and toasted almond, roasted every Tuesday.',
  },
  {
    sku: 'FOD-001',
    name: '제주 한라봉 마멀레이드 · Jeju Hallabong Marmalade',
    category: '식품 · Pantry',
    price: 12_900,
    stock: 150,
    description: '한라봉을 껍질째 얇게 썰어 졸였습니다. · Whole hallabong oranges, sliced thin and simmered slowly.',
  },
  {
    sku: 'FOD-002',
    name: '전통 된장 1kg · Farmhouse Doenjang, 1 kg',
    category: '식품 · Pantry',
    price: 16_800,
    stock: 90,
    description: '순창 항아리에서 이 년을 익힌 된장. · Soybean paste aged for two years in the clay jars of Sunchang.',
  },
  {
    sku: 'FOD-003',
    name: '들기름 약과 12개 · Perilla-Oil Yakgwa, 12 pieces',
    category: '식품 · Pantry',
    price: 14_000,
    stock: 300,
    description: '꿀과 생강을 머금은 바삭한 과자. · Crisp pastries soaked in honey and ginger.',
  },
  {
    sku: 'KIT-001',
    name: '백자 머그 · White Porcelain Mug',
    category: '주방 · Kitchen',
    price: 32_000,
    stock: 80,
    description:
      '이천에서 물레로 빚은 머그, 하나하나 조금씩 다릅니다. · Thrown by hand in Icheon; no two are quite alike.',
  },
  {
    sku: 'KIT-002',
    name: '방짜 유기 수저 한 벌 · Hand-Forged Brass Spoon & Chopsticks',
    category: '주방 · Kitchen',
    price: 58_000,
    stock: 40,
    description: '두드려 만든 놋수저, 쓸수록 빛이 납니다. · Hammered bronze that shines the more it is used.',
  },
  {
    sku: 'HOM-001',
    name: '한지 조명 · Hanji Paper Lamp',
    category: '생활 · Home',
    price: 89_000,
    stock: 25,
    description:
      '닥나무 종이를 지나온 빛은 부드럽습니다. · Light is gentler after it has passed through mulberry paper.',
  },
  {
    sku: 'HOM-002',
    name: '쪽빛 린넨 보자기 · Indigo Linen Bojagi',
    category: '생활 · Home',
    price: 27_000,
    stock: 110,
    description:
      '천연 쪽으로 물들인 보자기, 선물도 도시락도 쌉니다. · Dyed with natural indigo, for presents and for lunch.',
  },
  {
    sku: 'STA-001',
    name: '한글 활자 노트 세 권 · Hangul Type Notebooks, set of three',
    category: '문구 · Stationery',
    price: 11_000,
    stock: 500,
    description:
      '활판으로 찍은 표지와 만년필이 번지지 않는 종이. · Letterpress covers, and paper that fountain pens like.',
  },
  {
    sku: 'LTD-001',
    name: '달항아리 한정판 · Moon Jar, limited edition',
    category: '한정판 · Limited',
    price: 390_000,
    stock: 10,
    description: '열 점만 만들었습니다. · Ten were made, and no more will be.',
  },
];

export const greetings = { minji: '김민지', daniel: 'Daniel Ford', seoyeon: '이서연' };

/** The balance of each demo customer, in won. */
export const allowance = 1_000_000;

/** Won as they are; for other currencies a tenth as many minor units: 12,900 won are 1,290 pence. */
export const inMinorUnits = (won, currency) => (currency === 'KRW' ? won : won / 10);
