CREATE TABLE ca_nhan (
  id_cn INTEGER NOT NULL PRIMARY KEY,
  ho VARCHAR(20), dem VARCHAR(40), ten VARCHAR(40),
  ngay INTEGER, thang INTEGER, nam INTEGER,
  so_dd VARCHAR(12));

CREATE TABLE nnt (
  mst VARCHAR(13) NOT NULL PRIMARY KEY,
  id_cn INTEGER, ngay_cap_mst CHAR(8), ngay_ngung CHAR(8));

CREATE TABLE gtgc (
  mst VARCHAR(13) NOT NULL, stt INTEGER NOT NULL,
  id_npt INTEGER, qh VARCHAR(4), ky_bd INTEGER, ky_kt INTEGER,
  PRIMARY KEY (mst, stt));

CREATE TABLE chi_tcxh (
  so_ct INTEGER NOT NULL PRIMARY KEY,
  ma_cs VARCHAR(40), hoten VARCHAR(60), ngaysinh DATE, so_gt VARCHAR(15), ky CHAR(7), sotien VARCHAR(20), huybo TIMESTAMP NULL);
