"""Designs of the Middle West, from Ohio to the Dakotas."""

LINES = """
OH 5 | ground red>pale>white>white>white | ink navy | top sans navy 12 OHIO
    | art corner red 0 0 40 40 | art corner royal 100 0 50 40
    | bottom sans navy 8 BIRTHPLACE OF AVIATION/Birthplace of Aviation
OH 5 | ground sky>pale>cream>lime | ink navy | art disc gold 50 58 40 | art rays cream 50 58
    | art hills grass 70 | over script navy 7 Beautiful | under serif navy 14 Ohio/OHIO
    | bottom sans navy 8 BIRTHPLACE OF AVIATION
OH 5 | ground white>white>pale | ink navy | art corner red 100 0 55 90 | top heavy navy 14 OHIO
    | bottom sans navy 8 BIRTHPLACE OF AVIATION
OH 4 | ground azure>sky>peach>cream>grass | ink navy | art disc gold 72 40 30
    | art skyline slate 44 66 36 66 | art hills grass 66 | art plane navy 30 14 20 2
    | art bar gold 20 8 70 18 | top sans navy 13 OHIO
    | bottom sans white 8 BIRTHPLACE OF AVIATION/BIRTHPLACE OF AVIATION
OH 4 | ground gold>cream>white>white | ink navy | top serif navy 14 Ohio/OHIO
    | bottom sans navy 9 Birthplace of Aviation/The Heart of it All! | sep gap
IN 5 | ground sky>pale>white>lime | ink navy | top sans navy 13 INDIANA/Indiana
    | art barn brick 50 52 40 1.8 | art hills lime 74 | sep gap
    | bottom sans navy 8 BICENTENNIAL 1816 - 2016/1816 - 2016/indiana.gov
IN 5 | ground navy>royal>azure>pale | ink navy | top sans gold 13 INDIANA
    | art torch gold 12 50 60 | art stars gold 20 70 9 4 24
    | bottom sans navy 8 Lincoln's Boyhood Home/LINCOLN'S BOYHOOD HOME
IN 4 | ground gold>cream>white>white | ink navy | top serif navy 13 Indiana
    | bottom sans navy 8 LINCOLN'S BOYHOOD HOME/www.IN.gov/Hoosier State | art torch gold 90 40 40
IN 4 | ground royal>azure>white | ink navy | art stripes red 0 60 100 100 4
    | top sans white 12 INDIANA | bottom sans navy 11 IN GOD WE TRUST | art bar royal 0 0 40 50
    | art stars white 4 44 8 2 38
IN 3 | ground azure>pale>peach>lime | ink navy | art hills grass 70 | top serif navy 13 Indiana
    | bottom sans navy 9 www.in.gov/The Crossroads of America/Crossroads of America
IL 7 | ground white>pale>pale | ink red | top script navy 15 Illinois | art head sky 50 52 70
    | bottom script navy 10 Land of Lincoln/Land of Lincoln | sep gap
IL 6 | ground white>pale>sky | ink red | top sans navy 13 Illinois | art head azure 12 52 84
    | art skyline sky 62 90 26 96 | bottom script navy 10 Land of Lincoln/LAND of LINCOLN
IL 3 | ground white | ink royal | top wide royal 12 ILLINOIS/Illinois
    | bottom wide royal 9 LAND OF LINCOLN /Land of Lincoln
IL 1 | ground mint>pale | ink black | top script navy 13 Illinois | art perched red 13 50 40
    | bottom sans navy 9 ENVIRONMENTAL/Prevent Violence/Land of Lincoln | notes left
IL 0.7 | ground white | ink green | top sans navy 13 ILLINOIS
    | bottom sans navy 10 B-TRUCK/TRAILER/DEALER
MI 6 | ground white | ink navy | art band blue 0 22 | top serif white 12 MICHIGAN/Michigan
    | bottom sans navy 9 www.michigan.gov/WWW.MICHIGAN.GOV | sep gap
MI 6 | ground white>white>pale | ink navy | art wave azure 96 2
    | top script navy 14 Michigan/MICHIGAN | art band azure 0 5
    | bottom script blue 11 Pure Michigan/PURE MICHIGAN
MI 4 | ground royal | ink white | top wide white 12 MICHIGAN
    | bottom wide white 10 GREAT LAKES/Great Lakes
MI 3 | ground azure>peach>gold>blue | ink navy | art bridge navy 60 52 56 2.4 | art field blue 78
    | top serif navy 13 MICHIGAN/Michigan | bottom sans white 8 Spectacular Peninsulas
MI 3 | ground azure>pale>aqua | ink navy | art bridge slate 50 46 46 3 | art field teal 70
    | top serif navy 13 Michigan | bottom sans navy 9 Great Lakes Splendor/GREAT LAKES
MI 2 | ground royal | ink yellow | top sans yellow 12 MICHIGAN
    | bottom sans yellow 8 WATER-WINTER WONDERLAND/Water Wonderland
WI 9 | ground white | ink black | top wide crimson 13 WISCONSIN
    | bottom script green 10 America's Dairyland | art hills grass 25 30 | art disc gold 88 14 12
    | art barn red 92 20 14 | art wave azure 92 2
WI 4 | ground white>white>mint | ink crimson | top wide crimson 13 WISCONSIN
    | bottom sans green 9 America's Dairyland | art bird slate 10 14 18 | art hills mint 82
WI 3 | ground white | ink black | top sans crimson 13 WISCONSIN
    | bottom sans green 9 America's Dairyland | art ship azure 12 15 18 | art barn red 88 16 18
    | sep dash
WI 1 | ground pale>sky | ink black | top wide crimson 12 WISCONSIN | art fish green 13 55 40
    | bottom sans green 9 Endangered Resources/Packers/Forward | notes left
MN 9 | ground blue>azure>sky>pale>white | ink navy | top serif white 13 Minnesota
    | art trees teal 20 32 | bottom sans navy 9 10,000 lakes/10,000 LAKES | art wave pale 34 2
    | sep gap
MN 6 | ground azure>azure>pale>white>white | ink navy | top serif navy 13 Minnesota
    | art trees forest 16 27 | art wide white 50 55 14 0.8 | bottom sans navy 9 10,000 lakes
    | topleft sans navy 6 Explore
MN 2 | ground black | ink white | top sans white 13 MINNESOTA/Minnesota
MN 1 | ground sky>lime | ink black | top serif navy 12 Minnesota | art bird black 14 52 42
    | notes left | bottom sans navy 9 Critical Habitat/Support Our Troops/10,000 lakes
    | art trees green 70 90 0 30
IA 6 | ground sky>pale>white>white | ink black | top wide navy 14 IOWA
    | art skyline azure 70 84 60 100 | art barn azure 16 76 16 | art field azure 84 100
    | bottom sans white 9 POLK/LINN/SCOTT/JOHNSON/STORY
IA 4 | ground sky>pale>white>white | ink navy | top wide navy 14 IOWA
    | art skyline slate 14 30 56 96 | art barn slate 14 22 16
    | bottom sans navy 9 POLK/LINN/DUBUQUE/BLACK HAWK/WARREN
IA 4 | ground white>white>sky | ink black | art band blue 0 24 | art wave azure 88 4 2
    | top heavy white 14 IOWA | art skyline navy 10 24 60 98
    | bottom sans navy 9 POLK/LINN/SCOTT/CLINTON
IA 3 | ground black | ink white | top heavy white 14 IOWA
    | bottom sans white 9 POLK/LINN/DALLAS/SIOUX
IA 1 | ground white>lime | ink navy | top wide navy 13 IOWA | art perched gold 12 52 40
    | bottom sans navy 9 Natural Resources/Hawkeyes/Cyclones | notes left
MO 5 | ground white>white>pale | ink black | art band crimson 0 5 | art wave azure 88 3
    | top wide navy 12 MISSOURI | art ring silver 50 50 60 | bottom sans navy 9 SHOW-ME STATE
    | topleft sans navy 6 1821 | topright sans navy 6 2021
MO 5 | ground sky>pale>white>mint | ink navy | top serif navy 12 MISSOURI/Missouri
    | art perched blue 50 48 46 | bottom sans navy 9 SHOW-ME STATE | art pine lime 54 70 24
    | sep emblem
MO 5 | ground teal>aqua>white>white>aqua | ink navy | top wide white 12 MISSOURI
    | art wave aqua 82 4 | bottom wide navy 9 SHOW-ME STATE | sep dash
MO 3 | ground maroon | ink white | top wide white 12 MISSOURI | bottom wide white 10 SHOW-ME STATE
MO 3 | ground crimson>white>white>blue | ink black | art wave blue 86 5 | art wave crimson 95 3
    | top wide white 12 MISSOURI | bottom wide white 9 SHOW-ME STATE | art ring sand 50 50 56
ND 5 | ground azure>peach>gold>tan | ink navy | art hills brown 66 | art bison brown 12 50 36
    | top serif white 12 NORTH DAKOTA/North Dakota
    | bottom sans navy 8 PEACE GARDEN STATE/LEGENDARY | topleft sans white 6 LEGENDARY
ND 5 | ground blue>azure>orange>gold>sand | ink black | art bison brown 10 24 26
    | art wheat gold 92 60 60 | top wide navy 12 NORTH DAKOTA
    | over script navy 6 Discover the Spirit | bottom sans navy 8 Peace Garden State
ND 4 | ground sky>pale>peach>amber | ink black | art bison brown 12 48 40 | art grasses gold 80
    | top serif black 12 North Dakota
    | bottom script black 9 Discover the Spirit/Peace Garden State
SD 5 | ground pale>white>white>sky | ink navy | top serif crimson 12 SOUTH DAKOTA/South Dakota
    | art mountains stone 26 56 | art head stone 20 40 30 | art head stone 32 42 28 | sep gap
    | bottom script navy 10 Great Faces. Great Places.
SD 5 | ground sky>peach>white | ink navy | top wide navy 12 SOUTH DAKOTA | art head lilac 30 40 46
    | art head lilac 46 42 42 | art head lilac 60 44 40
    | bottom sans crimson 9 Great Faces. Great Places.
SD 4 | ground white>white>pale | ink navy | top wide crimson 12 SOUTH DAKOTA
    | art head pale 22 46 50 | art head sky 38 46 46 | art head sky 54 48 44
    | art ring gold 90 50 30
    | bottom sans navy 9 Great Faces. Great Places./GREAT FACES. GREAT PLACES.
NE 4 | ground white>sky>azure | ink navy | top serif navy 12 NEBRASKA/Nebraska
    | art statue gold 50 50 64 | art disc buff 50 46 56
    | bottom sans navy 8 nebraska.gov/1867 - 2017
NE 4 | ground cream>white>pale | ink navy | top script navy 14 Nebraska
    | art perched yellow 50 44 40 | art wheat gold 44 60 40
    | bottom sans navy 8 www.Nebraska.gov/nebraska.gov | sep emblem
NE 4 | ground azure>peach>gold>grass | ink navy | art disc white 80 26 20 | art hills grass 70
    | top serif navy 12 NEBRASKA/Nebraska | bottom sans navy 8 www.nebraska.gov
NE 3 | ground gold>yellow>cream | ink navy | art windmill brown 88 46 50
    | top sans navy 13 Nebraska/NEBRASKA | bottom sans navy 9 www.state.ne.us | art hills tan 76
NE 3 | ground peach>white>sky | ink navy | art bird slate 50 40 50 1.6 | top sans navy 12 NEBRASKA
NE 2 | ground navy>blue>pale | ink navy | art disc gold 50 44 60 | top roman white 11 NEBRASKA
    | art statue tan 50 50 70
KS 7 | ground azure>sky>pale>sky | ink navy | top wide navy 13 KANSAS | art dome sky 14 52 70
    | sep gap | art statue pale 14 46 60 | topleft sans navy 8 JO/SG/WY/SN/DG
KS 5 | ground sky>pale>white>gold | ink navy | art wheat gold 12 52 66
    | top serif navy 13 KANSAS/Kansas | topleft sans navy 7 SG/JO/LV/RL
KS 4 | ground navy>navy>cream>cream | ink navy | art band navy 0 24 | art band gold 24 28
    | top wide gold 12 KANSAS | bottom sans navy 9 To The Stars/TO THE STARS
KS 3 | ground gold>cream>blue | ink navy | art grasses gold 74 | top wide navy 13 KANSAS
    | bottom sans white 9 Wheat State/Midway USA/To The Stars
"""
