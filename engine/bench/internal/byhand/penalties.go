package byhand

import "strconv"

// penalties writes what is suspected or proposed for the credit record.
func (j *Jingmen) penalties(out []byte) []byte {
	from := len(out)
	for n, r := range [...]rule{creditConnect, creditBuildConnect, creditBuild} {
		for on, i := j.s.on[r], 0; on != 0; on, i = on>>1, i+1 {
			if on&1 == 1 {
				out = j.late(comma(out, from), r, n+1, i)
			}
		}
	}
	for _, r := range [...]rule{creditEnterprise, creditIndividual} {
		for on, i := j.s.on[r], 0; on != 0; on, i = on>>1, i+1 {
			if on&1 == 1 {
				out = j.proposed(comma(out, from), r, i)
			}
		}
	}
	return out
}

func (j *Jingmen) late(out []byte, r rule, late, line int) []byte {
	s := j.f.works[line].service
	for i := range j.clocks {
		c := &j.clocks[i]
		if c.limit.late != late || c.line != line {
			continue
		}
		out = append(out, `{"act":"promise_broken","element":"`+elementOf(s)+`","subject":"`+serviceNames[s]+
			`","role":"utility","register":["enterprise_file","public_platform"],"status":"suspected","data":{"clock":"`+c.limit.id+`","late_workdays":`...)
		out = strconv.AppendInt(out, int64(c.state.LateWorkdays), 10)
		return append(out, `},"rule":`+quote(sources[r].id)+`,"cite":`+quotes(sources[r].cite)+`}`...)
	}
	return out
}

func (j *Jingmen) proposed(out []byte, r rule, i int) []byte {
	a, file := &j.f.acts[i], "enterprise_file"
	if r == creditIndividual {
		file = "individual_file"
	}
	out = append(append(out, `{"act":"`...), a.act...)
	out = append(strconv.AppendInt(append(out, `","element":"acts[`...), int64(i), 10), `]","subject":`...)
	out = append(append(append(out, quote(string(a.subject))...), `,"role":"`...), a.role...)
	out = append(out, `","register":["`+file+`","public_platform"],"status":"proposed","data":{"document_date":`+orNull(a.date)+
		`,"evidence":`+orNull(a.evidence)+`,"found_by":`+orNull(a.foundBy)+`},"rule":`+quote(sources[r].id)+`,"cite":`+quotes(sources[r].cite)+`}`...)
	return out
}

func orNull(b []byte) string {
	if b == nil {
		return "null"
	}
	return quote(string(b))
}
