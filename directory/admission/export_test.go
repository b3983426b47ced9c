package admission

// SignedRequest is what the message key signs.
func SignedRequest(q *Request) []byte { return q.signed() }

// SignedRenewal is what both keys sign.
func SignedRenewal(r *Renewal) []byte { return r.signed() }
