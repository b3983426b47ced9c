package profile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// role is what a column's name says, beyond its kind.
type role string

const (
	rowID     role = "row id"
	truth     role = "truth"
	origin    role = "origin" // the table or the system that a row was copied from
	yearPart  role = "year"
	monthPart role = "month"
	dayPart   role = "day"
	middle    role = "middle name"
)

// meaning is what a header may mean.
type meaning struct {
	kind  scheme.Kind
	role  role
	birth bool // of a date: that of a birth
	age   bool // of a number: in years, of a person
	word  int  // which phrase says so, from 1
}

// phrase is one phrase with its meaning.
type phrase struct {
	words []string
	meaning
}

var phrases = func() (out []phrase) {
	for _, s := range spellings {
		for p := range strings.SplitSeq(s.phrases, ",") {
			if words := strings.Fields(column.Fold(p)); len(words) > 0 {
				m := s.meaning
				m.word = len(out) + 1
				out = append(out, phrase{words, m})
			}
		}
	}
	return out
}()

// countedFrom is how many letters a word has at least that a number after it counts: tel1 and
// apellido2, but not the c1 of fname_c1.
const countedFrom = 3

// headerWords are the folded words of a header: firstName, FIRST_NAME and
// "First name (in full)" are two words, and so is surname2.
func headerWords(header string) []string {
	repaired, _ := vntext.Repair(header)
	repaired = withoutBrackets(repaired)
	var b strings.Builder
	var before rune
	letters := 0
	for _, r := range repaired {
		if unicode.IsUpper(r) && unicode.IsLower(before) || unicode.IsDigit(r) && letters >= countedFrom {
			b.WriteByte(' ')
		}
		if letters++; !unicode.IsLetter(r) {
			letters = 0
		}
		b.WriteRune(r)
		before = r
	}
	return strings.Fields(column.Fold(b.String()))
}

// withoutBrackets leaves out what stands in brackets behind something else: "né(e) le" is "né le".
func withoutBrackets(s string) string {
	for {
		i := strings.IndexAny(s, "([")
		if i <= 0 {
			return s
		}
		end := strings.IndexAny(s[i:], ")]")
		if end < 0 {
			return s[:i]
		}
		s = s[:i] + s[i+end+1:]
	}
}

// written are the phrases of several words as headers write them that have no spaces, ngaysinh.
var written = func() map[string]meaning {
	out := map[string]meaning{}
	for _, p := range phrases {
		if joined := strings.Join(p.words, ""); len(p.words) > 1 && len(joined) >= leastWritten && p.role != truth {
			if _, known := out[joined]; !known {
				out[joined] = p.meaning
			}
		}
	}
	return out
}()

// leastWritten is how many letters words have, together, that no other word has by chance.
const leastWritten = 6

// named is what a header means, and how surely: the letters of the phrase that
// was found; 0 for none. A phrase that is the whole header is surest.
func named(header string) (m meaning, sure int) {
	words := headerWords(header)
	for _, p := range phrases {
		at := indexOf(words, p.words)
		if at < 0 {
			continue
		}
		n := 0
		for _, w := range p.words {
			n += len(w)
		}
		whole := len(words) == len(p.words) || len(words) == len(p.words)+1 && suffix(words[len(words)-1])
		switch {
		case whole:
			n += 1000
		case n < 4 || p.role == truth || p.role == rowID || p.role == origin:
			continue // short words mean something only alone
		}
		if n > sure {
			m, sure = p.meaning, n
		}
	}
	if len(words) == 1 && sure < 1000 {
		if m, known := written[words[0]]; known {
			return m, 1000 + len(words[0])
		}
	}
	if sure < 1000 && bothNames(words) {
		return meaning{kind: scheme.Name}, 1000
	}
	return m, sure
}

// bothNames reports whether a header names a given and a family name, and nothing else but words
// that join them: "ime i prezime", "surname and first name".
func bothNames(words []string) bool {
	rest := words
	for _, kind := range []scheme.Kind{scheme.Family, scheme.Given} {
		at, n := -1, 0
		for _, p := range phrases {
			if i := indexOf(rest, p.words); p.kind == kind && i >= 0 && len(p.words) > n {
				at, n = i, len(p.words)
			}
		}
		if at < 0 {
			return false
		}
		rest = slices.Concat(rest[:at], rest[at+n:])
	}
	return len(rest) <= 1
}

// suffix is a number, or a mark of a part, at the end of a header: address_2,
// fname_c1.
func suffix(w string) bool {
	return strings.Trim(w, "0123456789") == "" || len(w) == 2 && (w[0] == 'c' || w[0] == 'p') && w[1] >= '0' && w[1] <= '9' || w == "l" || w == "r"
}

func indexOf(words, phrase []string) int {
	for i := 0; i+len(phrase) <= len(words); i++ {
		k := 0
		for k < len(phrase) && words[i+k] == phrase[k] {
			k++
		}
		if k == len(phrase) {
			return i
		}
	}
	return -1
}

// relatives are words of headers for who is not the person that a row is about, folded.
var relatives = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("mother mothers father fathers husband husbands wife spouse spouses parent parents guardian guardians kin responsable tuteur tutor encargado me cha chong vo madre padre mae pai mere pere epoux " +
		"mutter vater ehegatte moeder vader matki ojca matky otce majke anya anyja apja ibu ayah bapak anne baba mamei tatalui " +
		"матери отца матері батька мати μητερα μητρος πατερα πατρος დედის მამის مادر پدر الام الاب אם האם אב האב มารดา บิดา แม่ พ่อ माता पिता 父親 母親 父亲 母亲 어머니 아버지 အဖအမည် အမိအမည် ម្តាយ ឪពុក ແມ່ ພໍ່ የእናት") {
		out[column.Fold(w)] = true
	}
	return out
}()

// ofRelative reports whether a header says that a column is about a relative.
func ofRelative(header string) bool {
	return slices.ContainsFunc(headerWords(header), func(w string) bool { return relatives[w] })
}

// HeaderScore says how much a row looks like a header: how many of its cells
// are names that are known. It is for tabular.Options.
func HeaderScore(cells []string) int {
	score := 0
	for _, c := range cells {
		if _, sure := named(c); sure > 1000 {
			score++
		}
	}
	return score
}

// spelling is the words that name one meaning in some thirty languages: first
// English, then Vietnamese, those of Western Europe, and those of other scripts.
// A phrase matches where its words stand together.
type spelling struct {
	meaning
	phrases string // separated by commas
}

// spellings are tried from the longest phrase to the shortest; of equals the
// first wins.
var spellings = []spelling{
	{meaning{role: truth}, "cluster,cluster id,label,label true,true label,true id,entity id,ent id,entity,truth,ground truth,gold,match id,is match,duplicate of,true match,person truth,group truth,truth id,dup of"},
	{meaning{role: rowID}, "id,rec id,record id,unique id,row id,uid,key,index,idx,stt,record,rid,recid,ltable id,rtable id,ma ban ghi,ma nv,ma ho so,so thu tu,nr,row,recnum,record number,номер,номер записи,№,п п,编号,序号,番号,번호,رقم,المعرف,שורה,lp,lfd nr,lfdnr,sira no"},
	{meaning{role: origin}, "source,source id,sourceid,data source,datasource,source system,source name,source table,source file,dataset,data set,database,quelle,datenquelle,fuente,fuente de datos,nguon,nguon du lieu,nguon id,источник,来源,数据来源,来源系统,データソース,출처,المصدر"},
	{meaning{role: yearPart, birth: true}, "birth year,year of birth,yob,by,byear,dob year,nam sinh,geburtsjahr,annee naissance,annee de naissance,ano nacimiento,anno nascita,ano nascimento,fodelsear,год рождения,рік народження,出生年,生年,출생년도,dogum yili,rok narozeni,rok urodzenia,tahun lahir,שנת לידה,سال تولد,سنة الميلاد,ปีเกิด,έτος γέννησης,szuletesi ev,fodselsar,fæðingarár,syntymävuosi,sünniaasta,dzimšanas gads,gimimo metai,leto rojstva,godina rodenja,anul nasterii,დაბადების წელი"},
	{meaning{role: monthPart}, "birth month,month of birth,mob,bm,bmonth,dob month,thang sinh,geburtsmonat,mois naissance,mois de naissance,mes nacimiento,mese nascita,month,месяц рождения,出生月,生月,dogum ayi,mesic narozeni"},
	{meaning{role: dayPart}, "birth day,day of birth,bd,bday,dob day,ngay trong thang sinh,geburtstag,jour naissance,jour de naissance,dia nacimiento,giorno nascita,day,день рождения,出生日,dogum gunu,den narozeni"},
	{meaning{role: middle}, "middle name,middlename,mname,middle,midl name,ten dem,chu dem,dem,ten lot,lot,second name,zweiter vorname,deuxieme prenom,segundo nombre,отчество,по батькові,patronymic,middle initial,voorvoegsel,voorvoegsels,tussenvoegsel,tussenvoegsels,baba adi,име оца,ime oca,имя отца,اسم الاب,gitnang pangalan"},
	{meaning{kind: scheme.Given}, "given name,givenname,given,first name,firstname,fname,forename,prename,christian name,forenames,given names,first names,vorname,vornamen,prenom,prenoms,nombre,nombres,nome proprio,nome,voornaam,voornamen,voorletters,initials,initialen,initiales,iniciales,iniziali,roepnaam,imie,fornamn,fornavn,etunimi,ten,ten goi,first,имя,ім'я,имена,名,名字,名前,이름,الاسم,الاسم الاول,نام,שם,שם פרטי,όνομα,ชื่อ,नाम,ad,adi,isim,jmeno,krestni jmeno,meno,keresztnev,utonev,ime,prenume,vardas,eesnimi,nama depan,imiona,სახელი,vārds,imie pierwsze,eiginnafn,nama pertama,pangalan,անուն,নাম,ຊື່"},
	{meaning{kind: scheme.Family}, "family name,familyname,surname,surnames,sname,last name,last names,lastname,lname,nachname,familienname,nom de famille,nom,apellido,apellidos,primer apellido,segundo apellido,cognome,sobrenome,apelido,achternaam,nazwisko,efternamn,etternavn,efternavn,sukunimi,ho,ho dem,ho va chu dem,maiden name,last,фамилия,прізвище,姓,姓氏,苗字,성,اللقب,اسم العائلة,نام خانوادگی,שם משפחה,επώνυμο,επίθετο,นามสกุล,उपनाम,soyad,soyadi,prijmeni,priezvisko,vezeteknev,csaladnev,prezime,nume,nume de familie,pavarde,perekonnanimi,nama belakang,apellido paterno,apellido materno,გვარი,uzvārds,kenninafn,ազգանուն,نام فامیل,apelyido,ນາມສະກຸນ,នាមត្រកូល,priimek"},
	{meaning{kind: scheme.Name}, "full name,fullname,name,person name,ho ten,ho va ten,hoten,nom complet,nombre completo,nome completo,ten day du,vollstandiger name,naam,namn,navn,patient name,customer name,client name,owner name,holder name,student name,pupil name,employee name,staff name,member name,voter name,person name,contact name,user name,guest name,passenger name,driver name,tenant name,applicant name,beneficiary name,insured name,recipient name,donor name,buyer name,seller name,payer name,payee name,doctor name,teacher name,player name,legal name,display name,taxpayer name,mother name,father name,ten me,ten cha,ho ten me,ho ten cha,spouse name,фио,ф и о,полное имя,піб,姓名,氏名,中文姓名,성명,الاسم الكامل,نام کامل,שם מלא,ονοματεπώνυμο,ชื่อ นามสกุล,पूरा नाम,ad soyad,adi soyadi,cele jmeno,jmeno a prijmeni,imie i nazwisko,teljes nev,nev,nama,nama lengkap,nominativo,cognome e nome,cognome nome,nome e cognome,nom et prenom,nom prenom,nom prenoms,nombre y apellidos,apellidos y nombre,apellidos y nombres,vor und nachname,name vorname,nafn,fullt nafn,nimi,koko nimi,täisnimi,სახელი გვარი,გვარი სახელი,نام و نام خانوادگی,ชื่อ สกุล,ชื่อ นามสกุล,jmeno a prijmeni,ime i prezime,nume si prenume,vardas pavarde,vārds uzvārds,pilnas vardas,име и фамилия,nama ibu,nama ibu kandung,nama ayah,anyja neve,nama penuh,အမည်,ឈ្មោះ,ሙሉ ስም,buong pangalan"},
	{meaning{kind: scheme.Date, birth: true}, "date of birth,birth date,birthdate,birth,dob,d o b,born,birthday,ngay sinh,ngay thang nam sinh,geburtsdatum,geb datum,gebdat,geboren,date de naissance,date naissance,ddn,fecha de nacimiento,fecha nacimiento,data di nascita,data nascita,data de nascimento,geboortedatum,data urodzenia,fodelsedatum,дата рождения,дата рожд,д р,дата народження,出生日期,生日,生年月日,생년월일,تاريخ الميلاد,تاریخ تولد,תאריך לידה,ημερομηνία γέννησης,วันเกิด,जन्म तिथि,dogum tarihi,datum narozeni,szuletesi datum,szuletesi ido,datum rodenja,data nasterii,gimimo data,tanggal lahir,tgl lahir,ne le,nee le,ne e le,geb,nacimiento,nascita,nascimento,geboorte,fecha nac,f nac,dat nais,ur,urodzony,urodzona,urodz,data ur,data urodz,fodselsdato,fodt,född,fæðingardagur,syntymaaika,sünniaeg,sünnikuupäev,dzimšanas datums,datum rojstva,дата на раждане,датум рођења,დაბადების თარიღი,ծննդյան ամսաթիվ,วันเดือนปีเกิด,ว ด ป เกิด,জন্ম তারিখ,जन्मतिथि,ວັນເດືອນປີເກີດ,tarikh lahir,kapanganakan,petsa ng kapanganakan,မွေးသက္ကရာဇ်,မွေးနေ့,ថ្ងៃខែឆ្នាំកំណើត,ថ្ងៃកំណើត,data nasc,dt nasc,fec nac,szul datum,szul ido,dogum"},
	{meaning{kind: scheme.Date}, "date,datum,fecha,data,ngay,дата,日期"},
	{meaning{kind: scheme.Sex}, "sex,gender,gioi tinh,phai,geschlecht,sexe,sexo,sesso,genre,genero,genere,geslacht,plec,kon,kjonn,sukupuoli,пол,стать,性别,性別,성별,الجنس,جنسیت,מין,φύλο,เพศ,लिंग,cinsiyet,pohlavi,nem,spol,jenis kelamin,kasarian,kyn,sugu,სქესი,lytis,dzimums,սեռ,লিঙ্গ,jantina,ເພດ,ភេទ,ጾታ,လိင်"},
	{meaning{kind: scheme.Email}, "email,e mail,mail,email address,thu dien tu,correo,courriel,эл почта,почта,электронная почта,邮箱,电子邮件,メール,이메일,البريد الالكتروني,איימייל,eposta,e posta,courrier electronique,correo electronico"},
	{meaning{kind: scheme.Phone}, "phone,telephone,tel,mobile,cell,phone number,phone no,fax,dien thoai,so dien thoai,sdt,telefon,telefonnummer,handy,telefono,movil,telefone,celular,telefoon,portable,телефон,тел,мобильный,电话,电话号码,手机,手机号,電話,電話番号,전화,전화번호,휴대폰,휴대폰번호,휴대전화,핸드폰,연락처,携帯,携帯電話,الهاتف,رقم الهاتف,تلفن,טלפון,τηλέφωνο,โทรศัพท์,โทร,เบอร์โทร,มือถือ,फ़ोन,cep telefonu,mobil,telefonszam,nomor telepon,telefone celular,tel portable,sími,puhelin,tālrunis,telefonas,ტელეფონი,მობილური,เบอร์โทรศัพท์,شماره تلفن,موبایل,no hp,ໂທ,ໂທລະສັບ,លេខទូរស័ព្ទ,ទូរស័ព្ទ,ဖုန်း,ስልክ,ስልክ ቁጥር,no hp,no telp,no telepon"},
	{meaning{kind: scheme.Identifier}, "ssn,soc sec id,social security,social security number,national id,nid,nino,nhs number,passport,passport no,license,licence,driver license,tax id,tin,vat,vat number,cmnd,cccd,so cmnd,so cccd,so dinh danh,so dinh danh ca nhan,personal number,pin,ma so thue,mst,ma dinh danh,isbn,issn,doi,ean,upc,gtin,sku,modelno,model number,model no,part number,siren,siret,dni,nif,codice fiscale,cpf,cnpj,bsn,pesel,personnummer,hetu,steuernummer,versicherungsnummer,ahv,chassis,imei,mrn,medical record number,so bhxh,ma bhxh,so the,инн,снилс,паспорт,номер паспорта,身份证,身份证号,身份证号码,证件号,マイナンバー,주민등록번호,رقم الهوية,الرقم القومي,کد ملی,תעודת זהות,αφμ,αμκα,เลขบัตรประชาชน,tc kimlik no,rodne cislo,ico,oib,jmbg,cnp,nik,documento,num documento,nro documento,numero de documento,cedula,curp,rfc,rut,ein,duns,handelsregisternummer,ustid,kennitala,isikukood,personas kods,asmens kodas,პირადი ნომერი,کدملی,شماره ملی,ת ז,תז,מספר זהות,เลขประจำตัวประชาชน,เลขประจำตัว"},
	{meaning{kind: scheme.Code}, "zip,zipcode,zip code,postcode,post code,postal code,postal,plz,postleitzahl,code postal,cp,codigo postal,cap,cep,kod pocztowy,postnummer,house number,house no,street number,street no,number,hausnummer,hnr,numero,so nha,ma buu chinh,unit,apartment,apt,flat,индекс,почтовый индекс,邮编,邮政编码,郵便番号,〒,우편번호,الرمز البريدي,کد پستی,מיקוד,τκ,ταχυδρομικός κώδικας,รหัสไปรษณีย์,posta kodu,psc,iranyitoszam,postanski broj,cod postal,kode pos,code post"},
	{meaning{kind: scheme.Place}, "address,addr,street,street name,street address,city,town,suburb,village,state,province,county,country,district,region,location,place,birth place,birthplace,place of birth,municipality,parish,ward,dia chi,tinh,thanh pho,huyen,quan,xa,phuong,noi sinh,que quan,thuong tru,noi o,noi cu tru,ho khau,strasse,ort,stadt,wohnort,adresse,land,bundesland,geburtsort,rue,ville,commune,departement,pays,lieu de naissance,direccion,calle,ciudad,provincia,pais,lugar de nacimiento,indirizzo,via,citta,comune,endereco,rua,cidade,estado,straat,plaats,woonplaats,gemeente,ulica,miasto,gata,stad,by name,kommune,адрес,город,населенный пункт,улица,область,район,регион,место рождения,місто,адреса,地址,住址,城市,省,市,区,所在地,住所,都道府県,市区町村,주소,도시,العنوان,المدينة,البلد,آدرس,شهر,כתובת,עיר,διεύθυνση,πόλη,ที่อยู่,ที่ตั้ง,จังหวัด,पता,शहर,adres,sehir,il,ilce,mesto,obec,ulice,cim,varos,lakcim,ulica i numer,miejscowosc,grad,adresa,oras,judet,miestas,alamat,kota,localidad,municipio,poblacion,domicilio,localite,residence,residenza,citta di residenza,luogo di nascita,bairro,municipio de residencia,woonadres,ort der geburt,heimili,heimilisfang,osoite,paikkakunta,postitoimipaikka,aadress,adrese,მისამართი,ქალაქი,محل سکونت,استان,อำเภอ,ตำบล,tempat lahir,kelurahan,kecamatan,fødested,szuletesi hely,miejsce,miejsce urodzenia,parafia"},
	{meaning{kind: scheme.Text}, "title,description,descr,abstract,summary,author,authors,venue,journal,booktitle,publisher,company,organization,organisation,org,org name,company name,business name,business,product,product name,brand,manufacturer,artist,album,song,name of company,firma,firmenname,unternehmen,entreprise,raison sociale,empresa,azienda,ten cong ty,cong ty,doanh nghiep,co quan,to chuc,don vi,titel,titre,titulo,titolo,autor,auteur,keywords,features,occupation,job,nghe nghiep,beruf,profession,название,наименование,компания,организация,описание,公司,公司名称,单位,企业名称,名称,会社名,法人名,商号,회사명,상호,الشركة,اسم الشركة,שם החברה,επωνυμία,บริษัท,kompania,sirket,firma adi,spolecnost,ceg,cegnev,nazwa,nazwa firmy,tvrtka,denumire,perusahaan,razon social,ragione sociale,razao social,denominazione,denominacion,denomination,bezeichnung,artikel,produkt,produit,producto,prodotto"},
	{meaning{kind: scheme.Number}, "price,amount,cost,weight,height,population,inhabitants,einwohner,dan so,население,人口,salary,income,revenue,value,quantity,rating,score,gia,preis,prix,precio,year,published,pub year,publication year,release year,nam,jahr,annee,ano,anno,abv,latitude,longitude,lat,lon,lng,latitud,longitud,latitudine,longitudine,breitengrad,langengrad,vi do,kinh do,широта,долгота,纬度,经度,緯度,経度,위도,경도"},
	{meaning{kind: scheme.Number, age: true}, "age,age at,age years,tuoi,alter,lebensalter,edad,idade,eta,leeftijd,alder,ika,wiek,vek,kor,varsta,yas,umur,usia,возраст,вік,годы,年龄,年齡,年齢,나이,연령,العمر,السن,سن,גיל,ηλικία,อายุ,आयु,उम्र,বয়স,ასაკი,vanus,vecums,amzius,starost,እድሜ,ዕድሜ,အသက်,អាយុ,ອາຍຸ"},
	{meaning{kind: scheme.Category}, "type,category,class type,genre of,status,kind,nationality,ethnicity,race,religion,marital status,dan toc,quoc tich,ton giao,nationalitat,cuisine,language,level,grade"},
}
