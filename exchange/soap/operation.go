package soap

// The namespaces of requests, and that of answers: the target namespace of
// QCVN 109:2017/BTTTT.
const (
	Namespace         = "http://dancuquocgia.bca"
	GTELNamespace     = "http://gtel.vn/qldc"
	ResponseNamespace = "http://www.mic.gov.vn/dancu/1.0"
)

// Operation is the name of an operation: its element, the end of its path and
// its service in the WSDL.
type Operation string

// The operations, with their service codes.
const (
	Verify    Operation = "XacThucThongTinCongDan"  // 033
	Lookup    Operation = "TraCuuThongTinCongDan"   // 037
	Relatives Operation = "XacMinhThongTinNhanThan" // code not confirmed by a source; any is accepted
)

// The elements of requests.
const (
	elRequestID   = "MaYeuCau"         // the client's unique number of the request
	elProcedure   = "MaDVC"            // code of the administrative procedure
	elIntegration = "MaTichHop"        // service code
	elService     = "MaDichVu"         // service code, as 033 calls it
	elOfficer     = "MaCanBo"          // the officer's own personal number
	elUnit        = "MaDonVi"          // the officer's unit
	elLogin       = "TaiKhoan"         // the officer's login
	elPhone       = "SoDienThoai"      // the officer's telephone; read and dropped
	elPIN         = "SoDinhDanh"       // twelve digits
	elCMND        = "SoCMND"           // nine digits
	elName        = "HoVaTen"          // full name
	elBirth       = "NgayThangNamSinh" // holds the next two
	elDay         = "NgayThangNam"     // yyyyMMdd
	elYear        = "Nam"              // yyyy
)

// field is an element of a request at its place in the xs:sequence.
type field struct {
	name      string
	mandatory bool
}

// operation describes an operation once, for reading and for the WSDL.
type operation struct {
	name   Operation
	code   string // service code; "" accepts any
	answer string // element of the answer
	fields []field
}

// operations in the order of their codes. In 033 the published form has no
// MaDVC, MaTichHop or date, and clients send them; the purpose of a request
// without MaDVC is the agreement's.
var operations = []operation{
	{Verify, "033", elVerdict, []field{
		{elRequestID, true}, {elProcedure, false}, {elIntegration, false}, {elService, false}, {elOfficer, true},
		{elUnit, false}, {elLogin, false}, {elPhone, false},
		{elPIN, false}, {elCMND, false}, {elName, true}, {elBirth, false},
	}},
	{Lookup, "037", elCollection, []field{
		{elRequestID, true}, {elProcedure, true}, {elIntegration, false}, {elOfficer, true},
		{elUnit, false}, {elLogin, false}, {elPhone, false},
		{elPIN, false}, {elCMND, false}, {elName, true}, {elBirth, true},
	}},
	{Relatives, "", elCollection, []field{
		{elRequestID, true}, {elProcedure, true}, {elIntegration, false}, {elUnit, false}, {elOfficer, true},
		{elLogin, false}, {elPhone, false},
		{elPIN, false}, {elCMND, false}, {elName, true}, {elBirth, true},
	}},
}

func operationNamed(name string) *operation {
	for i := range operations {
		if string(operations[i].name) == name {
			return &operations[i]
		}
	}
	return nil
}

// place is where in the sequence an element belongs, -1 for none.
func (op *operation) place(name string) int {
	for i, f := range op.fields {
		if f.name == name {
			return i
		}
	}
	return -1
}

// mandatory reports whether the element must be there.
func (op *operation) mandatory(name string) bool {
	i := op.place(name)
	return i >= 0 && op.fields[i].mandatory
}
