CREATE TABLE nha_khoa_hoc (
  ma_nkh VARCHAR(20) NOT NULL PRIMARY KEY,
  ho_ten VARCHAR(120), ten_cong_bo VARCHAR(120),
  ngay_sinh VARCHAR(10), gioi VARCHAR(5), cccd VARCHAR(20),
  hoc_vi VARCHAR(5), ngay_bang VARCHAR(10), don_vi VARCHAR(200),
  vao DATE, thoi DATE, nhan_xet VARCHAR(500)
);
CREATE TABLE de_tai_nguoi (
  id INTEGER NOT NULL PRIMARY KEY,
  ma_dt VARCHAR(30), ten_dt VARCHAR(300), vai_tro VARCHAR(3),
  ho_ten VARCHAR(120), cccd VARCHAR(20), tu DATE, den DATE, kinh_phi DECIMAL(15,0)
);
CREATE TABLE cong_bo (
  id INTEGER NOT NULL PRIMARY KEY,
  doi VARCHAR(80), ma_nkh VARCHAR(20), tac_gia VARCHAR(120), nhan_de VARCHAR(300), nam VARCHAR(6)
);
CREATE TABLE giai_thuong (
  id INTEGER NOT NULL PRIMARY KEY,
  ten_giai VARCHAR(120), ma_nkh VARCHAR(20), ngay_trao DATE
);
