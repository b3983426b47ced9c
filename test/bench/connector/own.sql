SELECT ho_ten, ngay, thang, nam FROM doc_gia WHERE cccd = $1
