/**
 * One example of each peculiarity of Online Retail: an order with two times, one product on several lines and at two
 * prices, stock codes that differ by case, a customer without a number, rows that are no sales, and file order against time order.
 */
export const SMALL_FILE = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536370,22728,ALARM CLOCK PINK ,24,12/1/10 8:45,3.75,12583,France
536370,22728,ALARM CLOCK PINK,4,12/1/10 8:45,3.75,12583,France
536370,22728,,2,12/1/10 8:45,3.25,12583,France
536370,POST,POSTAGE,3,12/1/10 8:45,18,12583,France
536365,85123A,WHITE HEART,6,12/1/10 8:26,2.55,17850,United Kingdom
536365,85123a,,1,12/1/10 8:26,2.1,17850,United Kingdom
536591,21427,SKULLS BOX,1,12/1/10 16:58,2.1,,United Kingdom
536591,22135,"LADLE, PINK",3,12/1/10 16:57,0.42,,United Kingdom
536592,22135,LADLE,1,12/1/10 16:57,0.83,,United Kingdom
C536379,85123A,WHITE HEART,-1,12/1/10 9:41,2.55,17850,United Kingdom
C536379,D,Discount,-1,12/1/10 9:41,27.5,14527,United Kingdom
536589,21777,,-10,12/1/10 16:50,0,,United Kingdom
536414,22139,,56,12/1/10 11:52,0,,United Kingdom
536999,85123A,WHITE HEART,2,7/1/11 0:30,2.95,17850,United Kingdom
`;
