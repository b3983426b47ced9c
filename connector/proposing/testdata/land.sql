CREATE TABLE thua (
  maxa VARCHAR(5) NOT NULL, tobd INTEGER NOT NULL, sothua INTEGER NOT NULL,
  dtich VARCHAR(12), mdsd VARCHAR(12), hl_den VARCHAR(10) NOT NULL,
  PRIMARY KEY (maxa, tobd, sothua, hl_den));

CREATE TABLE giay_cn (
  seri VARCHAR(12) NOT NULL, sothua INTEGER NOT NULL,
  chusd VARCHAR(120), nsinh VARCHAR(40), so_gt VARCHAR(40), phan VARCHAR(20), ngayky VARCHAR(40), tc BOOLEAN,
  PRIMARY KEY (seri, sothua));
