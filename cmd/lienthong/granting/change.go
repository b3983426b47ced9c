package granting

// change is who changes something, and why.
type change struct {
	By  string `placeholder:"NAME" help:"Who does it: a pseudonym. With a token it is its caller, and needs no saying."`
	Why string `required:"" placeholder:"TEXT" help:"The reason, without personal data."`
}
