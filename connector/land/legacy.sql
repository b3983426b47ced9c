CREATE TABLE dc_thuadat (
  thuadat_uuid VARCHAR(40) NOT NULL PRIMARY KEY,
  so_to VARCHAR(8), so_thua VARCHAR(8),
  dien_tich DECIMAL(12,1),
  loai_dat VARCHAR(6),
  ma_xa VARCHAR(60),
  dia_chi VARCHAR(300)
);
CREATE TABLE dk_quyen (
  quyen_id INTEGER NOT NULL PRIMARY KEY,
  thuadat_uuid VARCHAR(40) NOT NULL,
  so_phat_hanh VARCHAR(12),
  tu_cach VARCHAR(4),
  ho_va_ten VARCHAR(120), ngay_sinh DATE, so_dinh_danh VARCHAR(12), thuong_tru VARCHAR(300),
  phan_quyen DECIMAL(9,6),
  ngay_cap DATE, ngay_cham_dut DATE,
  the_chap CHAR(1),
  gia DECIMAL(18,0),
  cap_nhat TIMESTAMP NULL
);
