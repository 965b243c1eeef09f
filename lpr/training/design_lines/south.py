"""Designs of the South, from Virginia to Texas."""

LINES = """
VA 8 | ground white | ink navy | top wide navy 12 VIRGINIA | sep gap
VA 8 | ground white | ink navy | top wide navy 12 VIRGINIA | sep gap
    | bottom sans navy 8 Virginia is for Lovers/VIRGINIA IS FOR LOVERS | art heart red 68 89 9
VA 2 | ground sky>white>pale | ink navy | top sans navy 12 VIRGINIA/Virginia
    | art ship slate 14 52 50
    | bottom sans navy 9 400th Anniversary/1607 Jamestown 2007/400th ANNIVERSARY 2007
VA 1.5 | ground white>pale | ink navy | top sans navy 12 VIRGINIA | art perched red 12 48 40
    | art flower pink 20 66 24 | notes left
    | bottom sans navy 9 Virginia Heritage/WILDLIFE CONSERVATIONIST/Scenic
VA 1.5 | ground azure>pale | ink navy | top sans navy 12 VIRGINIA | art fish brick 12 55 30
    | bottom script navy 9 Friend of the Chesapeake/Protect Pollinators/Blue Ridge Parkway
    | notes left
VA 0.7 | ground white | ink navy | top wide navy 12 VIRGINIA
    | bottom sans navy 10 TRUCK/TRAILER/DEALER/FOR HIRE/FARM USE
WV 7 | ground white | ink navy | art band gold 0 20 | art band navy 20 23
    | top serif navy 12 West Virginia/WEST VIRGINIA | bottom serif navy 10 Wild, Wonderful
    | art band gold 84 100 | sep gap
WV 6 | ground amber>yellow>white>white>yellow | ink navy | top serif navy 13 West Virginia
    | bottom script navy 11 Wild, Wonderful/Wild and Wonderful
WV 3 | ground white | ink navy | art band navy 0 24 | art band gold 82 100
    | top serif gold 12 West Virginia | bottom serif navy 10 Wild, Wonderful
WV 1 | ground sky>mint | ink navy | art hills grass 66 | top serif navy 12 West Virginia
    | art perched red 12 52 40 | bottom script navy 10 Wildlife/Wild, Wonderful | notes left
NC 9 | ground white>pale>white | ink royal | top serif red 10 First in Flight
    | bottom sans royal 12 NORTH CAROLINA | art plane azure 50 50 46 2 | art grasses tan 88
    | sep dash
NC 4 | ground white | ink navy | top sans red 10 FIRST IN FLIGHT/First in Flight
    | bottom wide navy 12 NORTH CAROLINA | art plane sky 55 45 40 2 | art hills sand 82
NC 2 | ground white>pale>cream | ink navy | top serif navy 10 First in Freedom/IN GOD WE TRUST
    | bottom wide navy 12 NORTH CAROLINA | art ring tan 86 50 50
NC 1 | ground sky>lilac>mint | ink black | art mountains lilac 50 | art hills grass 72
    | top sans navy 11 NORTH CAROLINA/North Carolina
    | bottom sans navy 8 Blue Ridge Parkway/Friends of the Smokies
SC 5 | ground royal>blue>azure>pale>white | ink navy
    | top serif white 12 South Carolina/SOUTH CAROLINA
    | bottom serif navy 9 While I Breathe, I Hope/IN GOD WE TRUST | art palm white 50 52 56
    | sep emblem
SC 5 | ground azure>pale>cream>peach>orange | ink navy | top serif navy 12 South Carolina
    | bottom sans navy 9 Travel2SC.com/TRAVEL2SC.COM | art palm navy 50 52 46 | sep emblem
SC 4 | ground orange>peach>white>azure>blue | ink navy
    | top serif navy 12 South Carolina/SOUTH CAROLINA
    | bottom script navy 10 Smiling Faces. Beautiful Places. | art palm slate 50 52 48
SC 2 | ground white | ink navy | top serif navy 12 South Carolina
    | bottom script crimson 9 Smiling Faces. Beautiful Places. | art perched brown 12 50 40
    | art flower yellow 16 66 20
GA 7 | ground white>white>cream | ink black | top serif black 13 GEORGIA | art disc peach 50 50 40
    | art disc orange 51 52 28 | art leaf grass 57 34 14 | art hills mint 80 | sep emblem
    | bottom sans black 8 FULTON/COBB/DEKALB/GWINNETT/IN GOD WE TRUST/CHATHAM/HALL/BIBB
GA 4 | ground azure>sky>pale>white | ink navy
    | top sans navy 12 georgia.gov/www.georgia.gov/GEORGIA | art disc orange 50 52 40
    | art leaf green 57 34 14 | sep emblem
    | bottom sans navy 8 COBB/DEKALB/CLAYTON/GWINNETT/IN GOD WE TRUST
GA 3 | ground white>peach | ink black | top script crimson 14 Georgia | art disc peach 50 52 48
    | art leaf grass 58 30 16 | bottom script black 10 ...on my mind/on my mind | sep emblem
GA 3 | ground white>cream>pink | ink black | top serif crimson 14 Georgia/GEORGIA
    | art disc orange 62 12 18 | bottom sans black 8 FULTON/HENRY/CHEROKEE/FORSYTH
    | art corner mint 0 100 60 40
FL 10 | ground white | ink green | top sans green 11 MYFLORIDA.COM/FLORIDA/MYFLORIDA.COM
    | art slant mint 50 50 80 1.2 | art disc orange 47 50 30 | art disc amber 54 54 28
    | art leaf grass 50 36 22 | bottom sans green 9 SUNSHINE STATE/IN GOD WE TRUST | sep emblem
FL 5 | ground white | ink green | top sans green 11 MYFLORIDA.COM | art disc orange 48 52 30
    | art disc orange 54 52 26 | art leaf green 51 36 20 | sep emblem
    | bottom sans green 8 MIAMI-DADE/BROWARD/ORANGE/PALM BEACH/PINELLAS/DUVAL/LEE
FL 3 | ground white>cream | ink green | top script green 16 Florida
    | art slant orange 50 52 66 1.3 | bottom sans green 9 Sunshine State/SUNSHINE STATE | sep gap
FL 3 | ground sky>pale>aqua | ink navy | top script navy 14 Florida | art turtle green 14 58 40
    | bottom sans navy 8 Helping Sea Turtles Survive/SAVE THE MANATEE/Protect Wild Dolphins
    | notes left
FL 2 | ground white>pale | ink black | top sans navy 12 FLORIDA/Florida | art disc royal 13 52 44
    | bottom sans navy 9 University of Florida/Gators/Seminoles/Challenger/Save Our Seas
    | notes left
AL 5 | ground azure>sky>pale>mint | ink navy | top script navy 14 Sweet Home Alabama/Alabama
    | art mountains lilac 56 84 | art hills grass 78 | art heart red 8 88 11 | sep gap
AL 4 | ground sky>white>white>mint>grass | ink black | top script crimson 14 Sweet Home Alabama
    | art hills lime 74 | art heart red 8 16 11
AL 4 | ground royal>azure>white>white | ink navy | over script navy 9 Stars Fell On
    | under script crimson 13 Alabama | art stars white 2 24 9 | art heart red 8 88 11
AL 3 | ground white>white>pale | ink navy | top serif crimson 13 Alabama/ALABAMA
    | bottom script crimson 9 Heart of Dixie | art heart red 50 14 20
AL 2 | ground azure>aqua>sand | ink navy | top serif white 13 Alabama | art wave aqua 62 4
    | art field sand 82 | bottom sans navy 8 Sweet Home/alabama.travel | art heart red 90 88 11
AL 1.5 | ground white | ink navy | art stripes red 0 0 100 100 6 | art bar navy 0 0 30 45
    | top script white 12 God Bless America | bottom sans navy 11 Alabama/ALABAMA
MS 4 | ground cream>sand | ink navy | top serif navy 12 MISSISSIPPI/Mississippi
    | art ring gold 50 50 62 | bottom sans navy 8 HINDS/RANKIN/DESOTO/HARRISON/MADISON/LEE
    | sep emblem
MS 4 | ground gold>cream>azure | ink navy | top serif navy 12 Mississippi/MISSISSIPPI
    | art guitar brown 50 52 66 0.7
    | bottom sans navy 7 BIRTHPLACE OF AMERICA'S MUSIC/HINDS/RANKIN
MS 4 | ground azure>peach>orange>navy | ink black | top script navy 14 Mississippi
    | art lighthouse white 50 46 60 | bottom sans white 8 HARRISON/JACKSON/HINDS/FORREST
MS 4 | ground mint>cream>straw | ink navy | top script green 14 Mississippi
    | art flower white 50 50 56 | art disc grass 50 50 12
    | bottom sans navy 8 LAMAR/LAUDERDALE/JONES/PEARL RIVER
MS 2 | ground white>pale | ink navy | top serif navy 13 Mississippi | art flower pale 50 52 60
    | bottom sans navy 8 HINDS/JACKSON/WARREN
TN 6 | ground mint>white>lime>grass | ink navy | top serif navy 12 Tennessee/TENNESSEE
    | art hills lime 56 | art hills grass 72 | over sans navy 6 The Volunteer State
    | bottom sans navy 8 tnvacation.com/SHELBY/DAVIDSON/KNOX | sep gap
TN 5 | ground navy | ink white | top wide white 12 TENNESSEE
    | bottom sans white 8 The Volunteer State/TNvacation.com/IN GOD WE TRUST/SHELBY/KNOX
    | art ring white 50 50 34 | art stars white 42 58 3 46 54 | sep emblem
TN 4 | ground azure>peach>gold>grass | ink navy | art disc gold 76 40 40
    | art mountains lilac 54 80 | art hills grass 76 | top serif navy 13 Tennessee
    | bottom script navy 10 Volunteer State/Sounds Good To Me
TN 1 | ground white>sky | ink navy | top sans navy 12 TENNESSEE/Tennessee
    | art perched slate 12 50 40
    | bottom sans navy 9 Friends of the Smokies/Radnor Lake/Titans/VOLUNTEER STATE | notes left
KY 6 | ground white>pale>sky | ink navy | top serif navy 13 Kentucky/KENTUCKY
    | bottom script navy 10 Unbridled Spirit | art horse sky 20 22 26 | art hills pale 70
    | sep gap
KY 5 | ground white>white>azure | ink navy | top heavy navy 12 KENTUCKY
    | bottom sans navy 8 IN GOD WE TRUST/UNBRIDLED SPIRIT/Team Kentucky/JEFFERSON/FAYETTE
KY 4 | ground azure>white>grass | ink navy | top serif navy 12 Kentucky
    | art skyline white 20 40 30 70 | art hills grass 76
    | bottom sans navy 9 BLUEGRASS STATE/Bluegrass State/JEFFERSON
KY 2 | ground sky>cream>lime | ink navy | art disc yellow 84 40 50 | art rays gold 84 40 60
    | top serif navy 13 Kentucky | bottom script navy 10 It's that friendly
KY 1 | ground sky>mint | ink black | top serif navy 12 Kentucky | art perched red 12 50 40
    | bottom sans navy 9 Nature's Finest/KENTUCKY WILDLIFE | notes left
AR 7 | ground white>white>pale>sky | ink navy | top serif crimson 13 Arkansas
    | bottom sans green 9 The Natural State | art diamond sky 50 50 52 1.4
    | art diamond white 50 50 34 1.4
AR 5 | ground pale>white>mint | ink navy | art diamond azure 50 50 60 1.3 | sep emblem
    | art diamond white 50 50 44 1.3 | top serif red 13 Arkansas/ARKANSAS
    | bottom script green 10 The Natural State
AR 3 | ground white | ink blue | top serif crimson 14 Arkansas
    | bottom sans green 9 The Natural State | art band pale 0 20
AR 1 | ground mint>grass | ink black | top sans red 12 ARKANSAS | art bison brown 14 52 42
    | bottom sans green 9 Game & Fish/Conservation | notes left
LA 6 | ground white>pale>sky | ink navy | top serif crimson 13 Louisiana
    | bottom script navy 10 Sportsman's Paradise | art pelican brown 50 50 52 | sep emblem
LA 5 | ground sky>pale>white>white | ink navy | top script crimson 14 Louisiana
    | bottom sans navy 9 Sportsman's Paradise | art pelican white 50 52 56 | art ring tan 50 52 58
LA 3 | ground orange>peach>cream>azure>teal | ink navy | top serif navy 13 Louisiana
    | art tree forest 10 40 60 | art field teal 78 | bottom sans white 9 Sportsman's Paradise
LA 2 | ground white | ink blue | top wide crimson 13 LOUISIANA/Louisiana
    | bottom wide blue 9 SPORTSMAN'S PARADISE/Bicentennial
OK 5 | ground sky>pale>white | ink navy | over sans navy 6 Explore/Travel
    | under wide navy 12 OKLAHOMA | art bird slate 22 40 50 1.6 | art corner azure 100 100 70 40
    | art corner blue 100 100 50 26 | bottom sans navy 8 TravelOK.com/TRAVELOK.COM
OK 5 | ground azure>pale>cream>sand | ink black | top wide navy 12 OKLAHOMA
    | art statue brick 12 50 64 | bottom sans navy 10 NATIVE AMERICA/Native America | notes left
    | sep gap
OK 4 | ground white | ink green | top wide green 13 OKLAHOMA | art disc sand 50 50 44
    | art ring brick 50 50 44 | bottom wide green 10 NATIVE AMERICA | sep emblem
OK 2 | ground white>turquoise | ink black | top heavy red 13 OKLAHOMA/Oklahoma
    | art stars teal 40 60 6 | bottom sans black 8 Imagine That/Iconic Oklahoma/TravelOK.com
TX 8 | ground white | ink black | top heavy black 18 TEXAS
    | bottom sans black 9 The Lone Star State | art star black 8 16 20 | sep texas
TX 5 | ground azure>sky>white>white>sand | ink navy | top wide navy 13 TEXAS
    | art skyline slate 70 88 4 24 | art rider brown 10 70 26 | art disc white 90 18 14
    | bottom sans navy 8 THE LONE STAR STATE
TX 3 | ground red>white>sky>azure | ink navy | art mountains lilac 60 | art star white 90 14 14
    | top heavy navy 15 TEXAS | bottom sans navy 8 The Lone Star State
TX 3 | ground white | ink royal | top wide red 14 TEXAS | art texas red 50 54 22
    | bottom sans red 8 THE LONE STAR STATE/Truck | sep emblem
TX 2 | ground white>sky | ink black | top sans navy 13 TEXAS/Texas | art flower blue 12 58 34
    | art horse brown 12 50 44 | notes left
    | bottom sans navy 9 State of the Arts/Big Bend/Native Texan/TEXAS A&M/Conserve Texas
TX 1 | ground black | ink white | top heavy white 14 TEXAS | art star white 8 16 18
TX 1 | ground white | ink black | top sans black 14 TEXAS BUYER/TEXAS
    | bottom sans black 8 DEALER TEMPORARY | kind temporary
"""
