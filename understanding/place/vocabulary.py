"""Words that lead to a place, and ordinary words that never are one: Indonesian and the Javanese of Semarang."""


def listed(text: str) -> frozenset[str]:
    """The words of a text, as a set to look them up in."""
    return frozenset(text.split())


SHORT_CUES = listed("jl jln jlan")  #: whose dot ends no sentence
STREET_CUES = SHORT_CUES | listed("jalan dalan ruas street road")
ALLEY_CUES = listed("gang gg gng")
KELURAHAN_CUES = listed("kel kelurahan klurahan kelurhan lurah desa ds dsa")
KECAMATAN_CUES = listed("kec kecamatan kecamtan kecematan kcamatan camat")

#: What stands before a place's name; after it even a name that is an ordinary word is meant as a place.
LOCATIVES = listed(
    """di d daerah drh wilayah wil kawasan area kampung kp dukuh dusun warga wong orang sekitar sktr sekitaran dari dr
    ke nang ning neng nek ing teng wonten ndek saking seko soko menyang tekan sampe sampai arah kota lingkungan in
    at near around"""
)
#: The ones that cannot be another word ("ning kudu": but it must).
FIRM_LOCATIVES = listed("di daerah drh wilayah wil kawasan area kampung kp dukuh dusun warga wong in")
#: They say where somebody goes or comes from, not where it is.
DIRECTIONS = listed("arah menuju tujuan ngarah tujuane towards")
#: How far something reaches, from a place named before.
EXTENTS = listed("sampe sampai tekan nganti hingga ke menyang until to")
#: Buses are called after where they go.
LINES = listed("angkot jurusan trayek koridor feeder")

#: Citizens' word → the word of `Place.relation`.
RELATIONS: dict[str, str] = {
    word: relation
    for relation, words in {
        "depan": "depan dpn didepan ngarep ngarepe ngarepan ngarepane ngajeng ngajenge ngajengan ngarepnya depannya",
        "belakang": "belakang blkg blkng blakang dibelakang mburi mburine buri burine wingking belakangnya",
        "sebelah": "sebelah sblh sebelahe sebelahnya jejere jejer sandinge sanding",
        "samping": "samping smping disamping sampinge sampingnya",
        "dekat": "dekat dkt deket dket didekat deketnya dekatnya dekete cedhak cedak cedhake cedake cerak cerake near",
        "seberang": "seberang sebrang sbrang diseberang sebrange seberangnya",
        "bawah": "bawah dibawah ngisor ngisore bawahnya",
        "atas": "atas diatas dhuwur nduwur ndhuwur duwure",
        "simpang": "pertigaan pertigan prtigaan perempatan prapatan prempatan perapatan simpang persimpangan bangjo",
        "ujung": "ujung pucuk",
        "pojok": "pojok pojokan tikungan",
    }.items()
    for word in words.split()
}
JUNCTIONS = listed("""pertigaan perempatan prapatan simpang bangjo bundaran bunderan persimpangan pertigan prempatan""")

#: Kinds of landmark: followed by a name, or after a relation alone ("depan indomaret"), they make one.
LANDMARK_TYPES = listed(
    """pasar psr masjid mesjid mushola musholla mushalla langgar gereja vihara klenteng kelenteng pura sd sdn sdi smp
    smpn sma sman smk smkn slb tk paud mi mts man kampus universitas univ rs rsud rsup rsia puskesmas klinik apotek
    apotik alfamart alfamidi indomaret indomart spbu pom halte shelter terminal stasiun perum perumahan perumnas
    griya kantor polsek polres koramil balai balaidesa gor lapangan taman makam tpu kuburan jembatan kali sungai
    underpass flyover warung toko bengkel hotel bank atm pabrik mall mal ruko rusun rusunawa asrama ponpes pondok
    pos kos tol tugu bundaran bunderan embung waduk polder pantai tps jpo alun2 kafe cafe superindo swalayan samsat
    gudang kostan kosan panti museum stadion"""
)
#: Known by their own name all over the city: it says where they are, but does not speak of the area.
INSTITUTIONS = listed(
    """pasar puskesmas rs rsud rsup rsup rsia klinik terminal stasiun rusunawa pelabuhan kampus universitas underpass
    flyover bundaran waduk hotel mall samsat polsek polres koramil bandara stadion gor museum jpo bank"""
) | {"stasiun pompa", "rumah pompa", "pasar hewan", "hutan kota", "kawasan industri", "alun alun", "jembatan gantung"}
#: What a place has: a name after it is the place's.
OF_PLACES = listed(
    """lereng bantaran tebing tanjakan turunan pompa posyandu taruna pemakaman wakaf peternakan tambak sawah banjir rob
    longsor kebakaran desa kelurahan sungai bendung jembatan"""
)
#: These make a landmark by themselves after a relation; the others need a name.
LONE_LANDMARKS = listed(
    """pasar masjid mushola musholla gereja indomaret alfamart alfamidi spbu puskesmas polsek koramil halte terminal
    stasiun balaidesa sd sdn smp sma smk tk lapangan makam kuburan rs kampus samsat superindo"""
)
#: Two words that are one type.
LANDMARK_PAIRS = {
    ("rumah", "sakit"): "rs",
    ("pom", "bensin"): "spbu",
    ("kantor", "pos"): "kantor pos",
    ("kantor", "kelurahan"): "kantor kelurahan",
    ("kantor", "kecamatan"): "kantor kecamatan",
    ("kantor", "lurah"): "kantor kelurahan",
    ("stasiun", "pompa"): "stasiun pompa",
    ("rumah", "pompa"): "rumah pompa",
    ("pasar", "hewan"): "pasar hewan",
    ("hutan", "kota"): "hutan kota",
    ("kawasan", "industri"): "kawasan industri",
    ("alun", "alun"): "alun alun",
    ("jembatan", "gantung"): "jembatan gantung",
    ("balai", "desa"): "balai desa",
    ("balai", "kelurahan"): "balai kelurahan",
    ("balai", "rw"): "balai rw",
    ("balai", "rt"): "balai rt",
    ("pos", "kamling"): "pos kamling",
    ("pos", "ronda"): "pos ronda",
    ("pos", "satpam"): "pos satpam",
    ("pos", "polisi"): "pos polisi",
    ("sd", "negeri"): "sdn",
    ("sd", "n"): "sdn",
    ("smp", "n"): "smpn",
    ("sma", "n"): "sman",
    ("smp", "negeri"): "smpn",
    ("sma", "negeri"): "sman",
    ("smk", "negeri"): "smkn",
    ("pondok", "pesantren"): "ponpes",
    ("pintu", "tol"): "gerbang tol",
    ("gerbang", "tol"): "gerbang tol",
    ("exit", "tol"): "gerbang tol",
    ("fly", "over"): "flyover",
    ("lampu", "merah"): "lampu merah",
    ("jembatan", "penyeberangan"): "jembatan penyeberangan",
}
SPELLINGS = {
    "mesjid": "masjid",
    "psr": "pasar",
    "musholla": "mushola",
    "mushalla": "mushola",
    "indomart": "indomaret",
    "apotik": "apotek",
    "kelenteng": "klenteng",
    "mal": "mall",
    "alun2": "alun alun",
    "bunderan": "bundaran",
    "perumahan": "perum",
    "univ": "universitas",
}

TITLES = listed(
    """dr dokter prof profesor kh k h hj haji kyai kiai ki nyi nyai sunan pangeran raden rm ra letjen letjend mayjen
    mayjend brigjen brigjend jenderal jendral jend kapten kolonel kompol sultan ir gubernur wr mt tuanku al ar at"""
)
#: Ends of a street's name, taken once it has a name.
STREET_ENDS = listed(
    """raya utara selatan timur barat tengah dalam lor kidul wetan kulon baru lama atas bawah i ii iii iv v vi vii viii
    ix x xi xii xiii xiv xv"""
)

#: Short ways of writing the words that names are made of.
SHORT_FORMS = {
    "kdl": "kidul",
    "kidl": "kidul",
    "wtn": "wetan",
    "klon": "kulon",
    "kln": "kulon",
    "tgh": "tengah",
    "tngah": "tengah",
    "sltn": "selatan",
    "slatan": "selatan",
    "brt": "barat",
    "tmr": "timur",
    "utr": "utara",
    "smg": "semarang",
    "smrg": "semarang",
    "semg": "semarang",
    "smrang": "semarang",
    "semarng": "semarang",
    "duwur": "dhuwur",
    "mesjid": "masjid",
    "psr": "pasar",
    "stasion": "stasiun",
    "jrakah": "jerakah",
    "gunpat": "gunungpati",
    "gnpati": "gunungpati",
    "bmanik": "banyumanik",
    "bymnk": "banyumanik",
    "bmnk": "banyumanik",
    "pdrg": "pedurungan",
    "pdrgn": "pedurungan",
    "tmblg": "tembalang",
    "ngly": "ngaliyan",
    "gnk": "genuk",
    "tlgsari": "tlogosari",
    "tlgsr": "tlogosari",
    "ktr": "kantor",
    "kntr": "kantor",
    "klrhn": "kelurahan",
    "kcmtn": "kecamatan",
    "puskes": "puskesmas",
    "pkm": "puskesmas",
    "jmbtn": "jembatan",
    "jmbatan": "jembatan",
    "prmhn": "perumahan",
    "prmahan": "perumahan",
}

#: Landmarks that people name in small letters: what follows these is taken for a name.
NAMED_LOWER = listed("masjid mesjid mushola musholla mushalla gereja ponpes perum perumahan griya halte shelter")
#: Landmarks that are known by a number.
NUMBERED = listed("sd sdn sdi smp smpn sma sman smk smkn mi mts man spbu tk")
#: Before "jalan" they make it a noun: what follows is no street's name.
OF_ANY_ROAD = listed(
    """lampu lampune penerangan pinggir pinggire tepi bahu badan pengguna rambu marka satu setiap tiap semua perbaikan
    kelas lewat"""
)

ORDINARY = listed(
    """nggih kelas sehat sehatnya skrg skr udh td jd msh trs krn dgn kmrn jln buat dipun wonten ingkang saged badhe
    ada adalah adanya agar agak air airnya aja ajah akan akibat akibatnya aku alhamdulillah aliran aman amblas
    ambles ambrol ambruk anak angin antara antri apa apakah api arah asap atap atau ayo bagaimana bagus bah bahaya
    baik bakar balapan banget bangun bangunan banjir bantu bantuan banyak bapak baru bau bayar begini begitu bekas
    belum beneran benerin berlubang bermasalah besar besok betul biar biasa bikin bisa blm bocor bolong bolongan bu
    bus buka bukan bulan buang butuh cepat cepet coba cor cuma dan dana dalam dari deh dekat demi dengan dgn depan
    dia digali diperbaiki dll dong dulu enggak engga entah esok gak galian ga gan gelap genangan gerobak gerbang
    gimana gitu gk gundul habis hancur hampir hanya harap harus hati hari hingga hilang hidup hujan iki ini itu iya
    iyo jadi jam jangan jane jarang jebol jelek jembatan jika juga kabel kak kakak kalau kalo kami kampung kan
    kantor kapan kaki karena karo kaya kayak ke kebakaran kebanjiran kecelakaan kecil kelihatan kemarin kembali kena
    kendaraan kenapa kenceng kepada keren kereta keras kerja keruh ketika kita kok kondisi kondisinya konslet korban
    kotor kurang kwi lagi lah lain lama lampu lampunya langsung lebih lewat lha lho licin lihat listrik liwat lubang
    lumayan lumpur macet maka makin malam malah mana mang mangga manusia mas masak masih masuk mati mau mbak mbok
    melintang melintas memang menit mesti minggu min mlaku mobil mohon monggo motor mulai mung muncul murah mulus
    mbludak nah naik nampak nanti ndak neng nganti ngeri nggak nih nomor no nunggu nyala nyalip nya ojo oleh orang
    ora pada padahal padam padet padat pagi pak panas paling para parah parit parkir pas patah pecah pejalan
    pembangunan pemkot pengen penuh per perbaikan pergi perlu pernah pertama petang petugas pihak pingin pohon
    polisi pol poll posisi proyek pun punya pusat raya rampung rata rawan resmi ribet roda roboh rumah rusak rusake
    rusaknya saat sabtu saja salah sama sampah sampai samping sangat saya sebagai sebelum seberang sebelah sedang
    sejak sekali sekarang sekitar selalu selama selesai selokan seluruh semakin semalam semua sendiri sepi seperti
    sepanjang sering setelah setiap si siang siapa sih silahkan silakan sing sini soal sore suka sudah sdh supaya
    susah tadi tak tambah tanah tanpa tapi tempat tengah tenan tentang tepat terang terjadi terima terlalu termasuk
    ternyata terus tertutup terusan tetap tgl tiap tiang tiba tidak tikus tinggi tolong trotoar truk trus tumbang
    tunggu turun tutup udah untuk usah utama wah waktu wang warga wes wis wingi ya yaitu yang yg yo yth yuk zebra
    dikit sedikit beberapa bbrp byk bnyk tlg mhn pakai pake tol tikungan turunan tanjakan pinggir pinggiran
    trotoarnya setapak paving aspal aspalnya makadam beton cor coran layang kaki pintas masuknya keluar kembar buntu
    sempit lebar rusuh becek gronjal gronjalan bergelombang jeglong jeglongan lobang jglongan mulusnya kabupaten
    provinsi nasional lintas lingkar utamane umum kampungnya lapangan yen nek ning nang ing ben karepe kudune mesthi
    sesuk saiki mau mengko mbengi esuk awan bengi rame ramai sepine banter alon ati ngati iku kui kuwi kae wae rek
    lur dab su cah bocah mase mbake pakdhe budhe lek njaluk nyuwun tulung dandani didandani dandane dibenerin diurus
    diaspal dicor dibersihkan dikeruk ditutup ditambal dipasang diganti digawe digarap ambyar bubrah rusake petengan
    peteng mblunyek banyu banyune kebanjiran udan uwuh mambu satu dua tiga empat lima enam tujuh delapan sembilan
    sepuluh meter kilometer km cm lokasi lokasinya alamat alamatnya jalannya warganya daerahnya wilayahnya
    sekitarnya rt rw kel kec kelurahan kecamatan desa lurah camat semarang smg kota jateng jawa pemerintah dinas dpu
    dishub dlh pdam pln satpol pp bpbd damkar walikota wali senin selasa rabu kamis jumat jum'at januari februari
    maret april mei juni juli agustus september oktober november desember the is are was and of to in on at street
    road please help broken there near very for from this that timbangan tantangan sumbangan sambungan sampingan
    keramas tendang sembarangan bendungannya tambahan pegangan jebolan mentok nembus tembus tembusan ambil simpang
    pas paling sisi bagian ujung pojok samping pertigaan perempatan tukang becak angkot sopir truck tronton
    kontainer pejalan sekolah pasar masjid gereja kuburan makam sungai kali got saluran drainase gorong box culvert
    pompa rob pasang surut laut pantai tanggul talud longsor ambrolnya retak miring doyong simpangan pelebaran
    ketutup total"""
)
_ORDINARY_STARTS = ("meng", "meny", "mem", "peng", "diper", "ngg", "mbok", "di", "ter", "ber", "kese", "sebe")
_ORDINARY_ENDS = ("nya", "kan", "nipun", "lah", "kah", "ipun", "ku")


def ordinary(word: str) -> bool:
    """Whether the word is everyday language rather than a name."""
    if word in ORDINARY or word in RELATIONS or word in LOCATIVES or word in DIRECTIONS:
        return True
    return len(word) > 6 and (word.startswith(_ORDINARY_STARTS) or word.endswith(_ORDINARY_ENDS))
