CREATE VIEW doc_gia AS SELECT 'DG' || i AS ma_dg, 'Nguyễn Văn An' AS ho_ten, i % 28 + 1 AS ngay, i % 12 + 1 AS thang, 1950 + i % 50 AS nam, i % 2 AS gt,
  '0270' || lpad(i::text, 8, '0') AS cccd, 'xã Tam Sơn, Bắc Ninh' AS dia_chi, 'Bắc Ninh' AS tinh, '2019-01-01' AS cap_the, NULL::text AS het_han, 'A' AS tt, '' AS ghi_chu,
  timestamp '2026-01-01' AS sua FROM (SELECT generate_series(1, $ROWS) AS i) n
