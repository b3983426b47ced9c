package wording

// sentences are the notes by their formats. In Vietnamese {1} is the first value of the format.
var sentences = []sentence{
	// what learning found out (package learn)
	{
		"learning did not settle in %d rounds: the weights still move; check the blocking keys, or fix m and u of a field",
		"việc học chưa ổn định sau {1} vòng: trọng số vẫn còn thay đổi; hãy xem lại các khóa gom nhóm, hoặc đặt sẵn m và u cho một trường",
	},
	{
		"only %.0f pairs are taken for matches: too few to learn from, the weights are mostly those assumed beforehand",
		"chỉ {1} cặp được coi là khớp: quá ít để học, nên phần lớn trọng số là trọng số giả định ban đầu",
	},
	{
		"field %q: no compared pair was ever on level %s; its weight is assumed",
		"trường {1}: không cặp nào đã so sánh rơi vào mức {2}; trọng số của mức này là giả định",
	},
	{
		"fields %q and %q are not independent: scores are corrected by up to %.1f bits",
		"hai trường {1} và {2} không độc lập với nhau: điểm được hiệu chỉnh nhiều nhất {3} bit",
	},
	{
		"fields %q and %q are not independent: scores are up to %.1f bits too high or too low, and are not corrected",
		"hai trường {1} và {2} không độc lập với nhau: điểm có thể cao hoặc thấp hơn thực tế đến {3} bit, và không được hiệu chỉnh",
	},
	{
		"about %.0f pairs agree on %s and seem to mean different things: what they share counts once",
		"khoảng {1} cặp giống nhau ở {2} nhưng có vẻ nói về các đối tượng khác nhau: phần giống nhau chỉ được tính một lần",
	},
	{
		"the session of key %q did not settle in %d rounds: what it shows of the key is rough",
		"lượt học theo khóa {1} chưa ổn định sau {2} vòng: những gì nó cho biết về khóa này chỉ là ước lượng thô",
	},
	{
		"a single field tells true pairs from strangers only by what rows of one table have in common: check a few pairs, or compare more fields",
		"chỉ có một trường thì cặp đúng được phân biệt với người lạ chỉ nhờ những gì các dòng trong một bảng giống nhau: hãy xem lại vài cặp, hoặc so sánh thêm trường",
	},
	{
		"a single field tells nothing of which pairs are true: it is assumed that one row in five has a partner, and how partners usually look; fix m, or compare more fields",
		"chỉ có một trường thì không biết được cặp nào đúng: giả định rằng cứ năm dòng có một dòng có đối tác, và đối tác thường trông như thế nào; hãy đặt sẵn m, hoặc so sánh thêm trường",
	},
	{
		"a single column of one table tells nothing of which rows mean the same: it is supposed that those do which share three fifths of what their words tell, and no numbers or codes tell apart: check a few pairs, or compare more columns",
		"chỉ một cột của một bảng thì không biết được dòng nào nói về cùng một đối tượng: giả định đó là những dòng có chung ba phần năm thông tin của các từ, và không bị số hay mã nào phân biệt: hãy xem lại vài cặp, hoặc so sánh thêm cột",
	},
	// what the keys may miss (package missed)
	{
		"the keys may miss about %.0f true pairs more (%.0f%% of all), as a rule between half and twice as many, and more where some rows err in all or lack what the keys ask for: add keys that ask for less, or for other fields; the key %q alone finds %d of the %d matches",
		"các khóa có thể bỏ sót thêm khoảng {1} cặp đúng ({2}% tổng số), thường là từ một nửa đến gấp đôi con số này, và nhiều hơn nếu có dòng sai ở mọi trường hoặc thiếu thứ mà khóa đòi hỏi: hãy thêm khóa đòi hỏi ít hơn, hoặc dùng trường khác; riêng khóa {3} tìm ra {4} trong {5} cặp khớp",
	},
	{
		"every key, or nearly, asks for %s: true pairs that differ there are missed, and how many cannot be told; add a key without it",
		"mọi khóa, hoặc gần như mọi khóa, đều đòi hỏi {1}: cặp đúng khác nhau ở đó sẽ bị bỏ sót, và không biết được là bao nhiêu; hãy thêm một khóa không có trường này",
	},
}

// reasons are why a column is not compared: what stands behind its name (package profile).
var reasons = []sentence{
	{"no column of the right table is taken for the same", "không cột nào của bảng phải được coi là cùng nội dung"},
	{"at most %d fields are compared, and the others tell more", "so sánh nhiều nhất {1} trường, và các trường khác cho biết nhiều hơn"},
	{"it is the year of a date that is compared", "đó là năm của một ngày đã được so sánh"},
	{"its name says that it is the answer, to be evaluated against", "tên cột cho biết đây là đáp án, dùng để đánh giá"},
	{"tells the rows apart", "dùng để phân biệt các dòng"},
	{"tells the rows apart and means nothing else", "chỉ để phân biệt các dòng, ngoài ra không có nghĩa gì"},
	{"a running number, or an id of rows", "số thứ tự, hoặc mã của dòng"},
	{"says where a row comes from and not what it means", "cho biết dòng lấy từ đâu, không cho biết dòng nói về ai"},
	{"empty", "trống"},
	{"the same value in all rows", "mọi dòng có cùng một giá trị"},
	{"filled in one row of a hundred or fewer", "không quá một phần trăm số dòng có giá trị"},
}

// unpaired is the note on a column of the right table that has no partner; it names no other reason.
var unpaired = sentence{
	"%s of the right table: no column of the left one is taken for the same",
	"{1} của bảng phải: không cột nào của bảng trái được coi là cùng nội dung",
}
