CREATE VIEW doc_gia AS SELECT CONCAT('DG', seq) AS ma_dg, 'Nguyễn Văn An' AS ho_ten, seq % 28 + 1 AS ngay, seq % 12 + 1 AS thang, 1950 + seq % 50 AS nam, seq % 2 AS gt,
  CONCAT('0270', LPAD(seq, 8, '0')) AS cccd, 'xã Tam Sơn, Bắc Ninh' AS dia_chi, 'Bắc Ninh' AS tinh, '2019-01-01' AS cap_the, NULL AS het_han, 'A' AS tt, '' AS ghi_chu,
  '2026-01-01' AS sua FROM seq_1_to_$ROWS
