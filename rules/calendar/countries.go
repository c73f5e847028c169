package calendar

import (
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cy"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/ecb"
	"github.com/rickar/cal/v2/ee"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/hu"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/is"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/ke"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lu"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mt"
	"github.com/rickar/cal/v2/mw"
	"github.com/rickar/cal/v2/mx"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/rs"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/th"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// holidaysOf returns the holidays of a country, or of a part of it, by code.
func holidaysOf(code string) []*cal.Holiday {
	switch code {
	case "ar":
		return ar.Holidays
	case "at":
		return at.Holidays
	case "au-act":
		return au.HolidaysACT
	case "au-nsw":
		return au.HolidaysNSW
	case "au-nt":
		return au.HolidaysNT
	case "au-qld":
		return au.HolidaysQLD
	case "au-sa":
		return au.HolidaysSA
	case "au-tas":
		return au.HolidaysTAS
	case "au-vic":
		return au.HolidaysVIC
	case "au-wa":
		return au.HolidaysWA
	case "be":
		return be.Holidays
	case "bg":
		return bg.Holidays
	case "br":
		return br.Holidays
	case "ca":
		return ca.Holidays
	case "ch":
		return ch.Holidays
	case "ch-ag":
		return ch.HolidaysAG
	case "ch-ai":
		return ch.HolidaysAI
	case "ch-ar":
		return ch.HolidaysAR
	case "ch-be":
		return ch.HolidaysBE
	case "ch-bl":
		return ch.HolidaysBL
	case "ch-bs":
		return ch.HolidaysBS
	case "ch-fr":
		return ch.HolidaysFR
	case "ch-ge":
		return ch.HolidaysGE
	case "ch-gl":
		return ch.HolidaysGL
	case "ch-gr":
		return ch.HolidaysGR
	case "ch-ju":
		return ch.HolidaysJU
	case "ch-lu":
		return ch.HolidaysLU
	case "ch-ne":
		return ch.HolidaysNE
	case "ch-nw":
		return ch.HolidaysNW
	case "ch-ow":
		return ch.HolidaysOW
	case "ch-sg":
		return ch.HolidaysSG
	case "ch-sh":
		return ch.HolidaysSH
	case "ch-so":
		return ch.HolidaysSO
	case "ch-sz":
		return ch.HolidaysSZ
	case "ch-tg":
		return ch.HolidaysTG
	case "ch-ti":
		return ch.HolidaysTI
	case "ch-ur":
		return ch.HolidaysUR
	case "ch-vd":
		return ch.HolidaysVD
	case "ch-vs":
		return ch.HolidaysVS
	case "ch-zg":
		return ch.HolidaysZG
	case "ch-zh":
		return ch.HolidaysZH
	case "cy":
		return cy.Holidays
	case "cz":
		return cz.Holidays
	case "de":
		return de.Holidays
	case "de-bb":
		return de.HolidaysBB
	case "de-be":
		return de.HolidaysBE
	case "de-bw":
		return de.HolidaysBW
	case "de-by":
		return de.HolidaysBY
	case "de-hb":
		return de.HolidaysHB
	case "de-he":
		return de.HolidaysHE
	case "de-hh":
		return de.HolidaysHH
	case "de-mv":
		return de.HolidaysMV
	case "de-ni":
		return de.HolidaysNI
	case "de-nw":
		return de.HolidaysNW
	case "de-rp":
		return de.HolidaysRP
	case "de-sh":
		return de.HolidaysSH
	case "de-sl":
		return de.HolidaysSL
	case "de-sn":
		return de.HolidaysSN
	case "de-st":
		return de.HolidaysST
	case "de-th":
		return de.HolidaysTH
	case "dk":
		return dk.Holidays
	case "ecb":
		return ecb.Holidays
	case "ee":
		return ee.Holidays
	case "es":
		return es.Holidays
	case "fi":
		return fi.Holidays
	case "fr":
		return fr.Holidays
	case "gb":
		return gb.Holidays
	case "gr":
		return gr.Holidays
	case "hr":
		return hr.Holidays
	case "hu":
		return hu.Holidays
	case "ie":
		return ie.Holidays
	case "is":
		return is.Holidays
	case "it":
		return it.Holidays
	case "jp":
		return jp.Holidays
	case "ke":
		return ke.Holidays
	case "lt":
		return lt.Holidays
	case "lu":
		return lu.Holidays
	case "lv":
		return lv.Holidays
	case "mt":
		return mt.Holidays
	case "mw":
		return mw.Holidays
	case "mx":
		return mx.Holidays
	case "nc":
		return nc.Holidays
	case "nl":
		return nl.Holidays
	case "no":
		return no.Holidays
	case "nz":
		return nz.Holidays
	case "pl":
		return pl.Holidays
	case "pt":
		return pt.Holidays
	case "ro":
		return ro.Holidays
	case "rs":
		return rs.Holidays
	case "ru":
		return ru.Holidays
	case "se":
		return se.Holidays
	case "si":
		return si.Holidays
	case "sk":
		return sk.Holidays
	case "th":
		return th.Holidays
	case "ua":
		return ua.Holidays
	case "us":
		return us.Holidays
	case "za":
		return za.Holidays
	}
	return nil
}
