CREATE TABLE doc_gia (
  ma_dg VARCHAR(10) NOT NULL PRIMARY KEY,
  ho_ten VARCHAR(100),
  ngay INTEGER, thang INTEGER, nam INTEGER,
  gt INTEGER,
  cccd VARCHAR(20),
  dia_chi VARCHAR(300),
  tinh VARCHAR(50),
  cap_the DATE, het_han DATE,
  tt CHAR(1),
  ghi_chu VARCHAR(300),
  sua TIMESTAMP NULL
);
CREATE TABLE muon (
  id INTEGER NOT NULL PRIMARY KEY,
  ma_dg VARCHAR(10) NOT NULL,
  muon DATE, tra DATE
);
